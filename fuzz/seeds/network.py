"""Headers of IP, TCP and UDP."""

import struct


def ipv4(payload, protocol=6, fragment=0, from_client=True):
    addresses = b"\x0a\0\0\x01\x0a\0\0\x02" if from_client else b"\x0a\0\0\x02\x0a\0\0\x01"
    return struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 7, fragment, 64, protocol, 0) + addresses + payload


def ipv6(payload, following=6):
    return struct.pack(">IHBB", 6 << 28, len(payload), following, 64) + bytes(15) + b"\x01" + bytes(15) + b"\x01" + payload


def tcp(payload=b"", sequence=1, acknowledgment=0, flags=0x18, from_client=True, port=40000):
    ports = (port, 80) if from_client else (80, port)
    return struct.pack(">HHIIBBHHH", *ports, sequence & 0xFFFFFFFF, acknowledgment, 0x50, flags, 65535, 0, 0) + payload


def udp(port, payload):
    return struct.pack(">HHHH", 50000, port, 8 + len(payload), 0) + payload


def is_from_client(one):
    return one[:2] != b"\0\x50"
