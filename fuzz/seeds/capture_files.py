"""Capture files: pcap, pcapng, and compressed ones."""

import gzip
import struct

from seeds.corpus import pieces, write


def pcap(order, magic, records, link=1, snap=65535):
    data = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, snap, link)
    for seconds, fraction, payload, length in records:
        data += struct.pack(order + "IIII", seconds, fraction, len(payload), length) + payload
    return data


def block(order, kind, body):
    body += bytes(-len(body) % 4)
    return struct.pack(order + "II", kind, len(body) + 12) + body + struct.pack(order + "I", len(body) + 12)


def option(order, code, value):
    return struct.pack(order + "HH", code, len(value)) + value + bytes(-len(value) % 4)


def section(order, version=1):
    return block(order, 0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, version, 0, -1))


def interface(order, link=1, snap=0, options=b""):
    return block(order, 1, struct.pack(order + "HHI", link, 0, snap) + options)


def packet(order, interface=0, time=1_700_000_000_000_000, payload=b"packet", length=None):
    return block(order, 6, struct.pack(order + "IIIII", interface, time >> 32, time & 0xFFFFFFFF, len(payload), length or len(payload)) + payload + bytes(-len(payload) % 4))  # fmt: skip


records = [(1_700_000_000, 1, b"first packet", 12), (1_700_000_001, 2, b"second", 60), (1_700_000_001, 3, b"", 0)]
plain = pcap("<", 0xA1B2C3D4, records)
files = {
    "little-endian": plain,
    "big-endian": pcap(">", 0xA1B2C3D4, records),
    "nanoseconds": pcap("<", 0xA1B23C4D, records, 113),
    "cut-short": plain[:-20],
    "header-only": plain[:24],
    "header-cut-short": plain[:20],
    "record-of-4-gib": plain[:24] + struct.pack("<IIII", 0, 0, 0xFFFFFFFF, 0xFFFFFFFF),
}
secrets = block("<", 10, struct.pack("<II", 0x544C534B, 16) + b"CLIENT_RANDOM 1\n")
blocks = {
    "little-endian": section("<") + interface("<") + packet("<") + packet("<", payload=b"cut", length=99),
    "big-endian": section(">") + interface(">") + packet(">"),
    "two-sections": section("<") + interface("<") + packet("<") + section(">") + interface(">", 101) + packet(">"),
    "nanoseconds": section("<") + interface("<", 1, 0, option("<", 2, b"lo") + option("<", 9, b"\x09") + option("<", 14, struct.pack("<q", -5)) + option("<", 0, b"")) + packet("<"),
    "option-too-long": section("<") + interface("<", 1, 0, option("<", 9, b"\x09")[:2] + b"\x0c\0" + bytes(8)) + packet("<"),
    "power-of-two": section("<") + interface("<", 1, 0, option("<", 9, b"\x94")) + packet("<"),
    "secrets": section("<") + secrets + interface("<") + packet("<"),
    "simple-packet": section("<") + interface("<", 1, 4) + block("<", 3, struct.pack("<I", 6) + b"simp"),
    "old-packet": section("<") + interface("<") + block("<", 2, struct.pack("<HHIIII", 0, 0, 1, 2, 3, 3) + b"old"),
    "unknown-interface": section("<") + packet("<", 7),
    "three-interfaces": section("<") + interface("<") * 3 + packet("<", 2),
    "unknown-block": section("<") + block("<", 0x0BAD, b"skipped") + interface("<") + packet("<"),
    "version-2": section("<", 2),
    "lengths-differ": section("<") + interface("<")[:-4] + b"\x18\0\0\0",
    "block-of-4-gib": section("<") + struct.pack("<II", 6, 0xFFFFFFFC),
    "block-too-short": section("<") + struct.pack("<III", 6, 8, 8),
}  # fmt: skip

zipped = gzip.compress(plain, mtime=0)
named = zipped[:3] + b"\x0a" + zipped[4:10] + b"capture.pcap\0" + b"\0\0" + zipped[10:]
archives = {
    "pcap": plain,
    "pcapng": blocks["two-sections"],
    "gzip": zipped,
    "gzip-of-pcapng": gzip.compress(blocks["secrets"], mtime=0),
    "two-members": gzip.compress(plain[:50], mtime=0) + gzip.compress(plain[50:], mtime=0),
    "gzip-with-header-fields": named,
    "gzip-cut-short": zipped[:-12],
    "gzip-damaged": zipped[:-6] + b"\0\0" + zipped[-4:],
    "gzip-and-garbage": zipped + b"garbage",
    "text": b"no capture at all",
    "empty": b"",
}


def seed():
    for name, data in files.items():
        write("pcap_reader", name, data + pieces(3, 0, 9), 0)
    for name, data in blocks.items():
        write("pcapng_reader", name, data + pieces(3, 0, 9), 0)
        write("pcapng_reader", name + "-limited", data + pieces(30), 1)
    for name, data in archives.items():
        write("capture_file", name, data + pieces(3, 0, 9), 0)
