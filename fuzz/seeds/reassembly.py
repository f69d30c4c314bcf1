"""Fragments of IP packets, and segments of TCP."""

import struct

from seeds.corpus import write

orders = {"in-order": range(0, 64, 8), "backwards": range(56, -1, -8), "repeated": [0, 8, 0, 8, 16, 48, 48, 24, 32, 40, 56]}

strange = b"".join(bytes([kind, offset, size]) + bytes(size) for kind, offset, size in [(16, 0, 8), (0, 1, 5), (17, 2, 8), (1, 0, 8), (130, 255, 255), (20, 0, 200), (52, 5, 80)])


def seed_fragments():
    for name, starts in orders.items():
        for is_v6 in (0, 1):
            # strange, IPv6, units of a fragment, further units of the packet
            write("ip_defragmentation", f"{name}-v{6 if is_v6 else 4}", b"".join(struct.pack(">H", one) for one in starts), 0, is_v6, 0, 6)
            write("ip_defragmentation", f"{name}-large-v{6 if is_v6 else 4}", b"".join(struct.pack(">H", 9 * one) for one in starts), 0, is_v6, 4, 60)
    write("ip_defragmentation", "strange-v4", strange, 1, 0)
    write("ip_defragmentation", "strange-v6", strange, 1, 1)


def step(kind, begin, size):
    return struct.pack(">BHB", kind, begin, size)


segments = {
    "in-order": [(0, 0, 100), (0, 100, 100), (4, 200, 57)],
    "out-of-order": [(0, 200, 57), (0, 50, 80), (0, 100, 120), (0, 0, 60)],
    "recorded-short": [(1, 0, 100), (1, 80, 100), (0, 20, 20)],
    "acknowledged": [(0, 150, 20)] + [(2, 180, 0)] * 10 + [(0, 0, 20)],
    "overlapping": [(0, 50, 60), (0, 60, 150), (0, 100, 157), (0, 0, 60)],
    "end-first": [(4, 200, 57), (0, 0, 200)],
}


def seed_segments():
    for name, steps in segments.items():
        data = b"".join(step(*one) for one in steps)
        for limit in (0, 1):
            # strange, limit, first sequence number, length
            write("tcp_reassembly", f"{name}-limit-{limit}", data, 0, limit, 100, 16)
    write("tcp_reassembly", "many-held", b"".join(step(0, 2 * i + 1, 1) for i in range(60)), 0, 1, 0, 40)
    write("tcp_reassembly", "strange", bytes([4, 5, 0, 0, 6, 3]) + b"abc" + bytes([2, 9, 9, 1, 1]) + bytes([0xF1, 200, 2]) + b"xy" + bytes([8, 11, 0]), 1)


def seed():
    seed_fragments()
    seed_segments()
