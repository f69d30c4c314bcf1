"""Packets of a capture file, and what may be done to them: for captures that no network can be made to show on purpose.

Addresses are IPv4; lengths and checksums are put right when a packet is written.
"""

import gzip
import struct
from dataclasses import dataclass, replace

ETHERNET = 1
RAW_IP = 101
LINK_HEADER = {ETHERNET: 14, RAW_IP: 0}


@dataclass
class Packet:
    time: int  # nanoseconds since the epoch
    link: bytes
    ip: bytes  # header, with options
    tcp: bytes  # header, with options
    payload: bytes = b""

    @property
    def source_port(self):
        return struct.unpack_from(">H", self.tcp, 0)[0]

    @property
    def destination_port(self):
        return struct.unpack_from(">H", self.tcp, 2)[0]

    @property
    def sequence(self):
        return struct.unpack_from(">I", self.tcp, 4)[0]

    def at(self, sequence):
        """The same packet with another sequence number."""
        return replace(self, tcp=self.tcp[:4] + struct.pack(">I", sequence % 2**32) + self.tcp[8:])

    def part(self, begin, end=None):
        """The segment that carries only these bytes of the payload."""
        return replace(self.at(self.sequence + begin), payload=self.payload[begin:end])

    def later(self, nanoseconds):
        return replace(self, time=self.time + nanoseconds)

    def to_bytes(self):
        ip = bytearray(self.ip)
        struct.pack_into(">H", ip, 2, len(ip) + len(self.tcp) + len(self.payload))
        struct.pack_into(">H", ip, 10, 0)
        struct.pack_into(">H", ip, 10, checksum(ip))
        tcp = bytearray(self.tcp)
        struct.pack_into(">H", tcp, 16, 0)
        pseudo_header = bytes(ip[12:20]) + struct.pack(">HH", 6, len(tcp) + len(self.payload))
        struct.pack_into(">H", tcp, 16, checksum(pseudo_header + tcp + self.payload))
        return self.link + bytes(ip) + bytes(tcp) + self.payload


def checksum(data):
    """RFC 1071."""
    data = bytes(data) + b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def parse(time, data, link_type):
    link = LINK_HEADER[link_type]
    ip_end = link + (data[link] & 15) * 4
    tcp_end = ip_end + (data[ip_end + 12] >> 4) * 4
    total = link + struct.unpack_from(">H", data, link + 2)[0]
    return Packet(time, data[:link], data[link:ip_end], data[ip_end:tcp_end], data[tcp_end:total])


def read_pcap(path):
    """The packets of a file as dumpcap -P writes it, little-endian with microseconds, and its link type."""
    data = path.read_bytes()
    magic, *_, link_type = struct.unpack_from("<IHHiIII", data)
    if magic != 0xA1B2C3D4:
        raise ValueError(f"{path} is not a pcap file of this byte order with microseconds")
    result, at = [], 24
    while at < len(data):
        seconds, microseconds, length, _ = struct.unpack_from("<IIII", data, at)
        result.append(parse(seconds * 10**9 + microseconds * 1000, data[at + 16:at + 16 + length], link_type))
        at += 16 + length
    return result, link_type


def write_pcap(path, records, link_type, byte_order="<", nanoseconds=False, compress=False):
    """`records` are pairs of a time in nanoseconds and the bytes of a packet."""
    magic, unit = (0xA1B23C4D, 1) if nanoseconds else (0xA1B2C3D4, 1000)
    data = struct.pack(byte_order + "IHHiIII", magic, 2, 4, 0, 0, 262144, link_type)
    for time, content in records:
        seconds, rest = divmod(time, 10**9)
        data += struct.pack(byte_order + "IIII", seconds, rest // unit, len(content), len(content)) + content
    path.write_bytes(gzip.compress(data, 9, mtime=0) if compress else data)


def numbers_with_payload(packets, port=None):
    """Where in the list the segments with data are; with a port, those that were sent from or, negative, to it."""
    return [number for number, packet in enumerate(packets) if packet.payload and
            (port is None or packet.source_port == port or packet.destination_port == -port)]
