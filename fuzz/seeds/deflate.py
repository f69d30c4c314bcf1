"""Data compressed as by permessage-deflate, and seeds of what decompresses it."""

import zlib

from seeds.corpus import pieces, write


def deflate(*messages, bits=15):
    """The payloads of these messages, with context takeover."""
    writer = zlib.compressobj(6, zlib.DEFLATED, -bits)
    return [(writer.compress(one) + writer.flush(zlib.Z_SYNC_FLUSH))[:-4] for one in messages]


def huffman_only(data):
    """With long codes, if one byte is more than twice as frequent as the other."""
    writer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_HUFFMAN_ONLY)
    return (writer.compress(data) + writer.flush(zlib.Z_SYNC_FLUSH))[:-4]


def block_of_bits(*fields):
    """A block of DEFLATE and the beginning of an empty one: bits in the order of the format, codes as they are read."""
    bits = "".join(fields) + "000"
    return bytes(int(bits[i : i + 8][::-1], 2) for i in range(0, len(bits), 8))


hello = deflate(b"Hello", b"Hello")

# Dynamic codes: 257 or 258 symbols, 1 distance, 18 lengths of lengths (of 18, 2 and 1); 'a', end of block, length 3.
lengths = ["0" + f"{97 - 11:07b}"[::-1], "10", "0" + "1111111", "0" + f"{158 - 138 - 11:07b}"[::-1], "11", "11"]
one_distance = ["0", "01", "10000", "00000", "0111", "000" * 2 + "100" + "000" * 12 + "010" + "000" + "010", *lengths, "10"]
compressed = {
    "hello": hello[0],
    "stored": bytes.fromhex("000500faff48656c6c6f00"),
    "final-block": bytes.fromhex("f348cdc9c9070000"),
    "two-blocks": bytes.fromhex("f24805000000ffffcac9c90700"),
    "nothing": b"\x00",
    "not-even-that": b"",
    "dynamic-codes": deflate(bytes(i * i % 97 for i in range(900)))[0],
    "far-reference": deflate(b"0123456789" + bytes(range(256)) * 3 + b"0123456789")[0],
    "bomb": deflate(bytes(100_000))[0],
    "damaged": b"\x07\x08\x09",
    "longest-codes": huffman_only(b"".join(bytes([i]) * (2**i + 1) for i in range(13))),
    "one-distance-code": block_of_bits(*one_distance, "0", "11", "0", "10"),
    "distance-without-code": block_of_bits(*one_distance, "0", "11", "1", "10"),
}


def seed():
    for name, data in {"text": b"Hello, Hello, Hello! " * 9, "bytes": bytes(range(256)), "empty": b""}.items():
        for parameters in (0x00, 0x03, 0xFF):
            # piece length, repetitions
            write("deflate_message", f"{name}-{parameters:02x}", data + bytes([3, 40]) + pieces(4, 1), parameters, 0, 5)
    for name, data in compressed.items():
        for parameters in (0x00, 0x03, 0xE0):
            write("inflate_against_zlib", f"{name}-{parameters:02x}", data + pieces(5, 1, 1), parameters)
        for window in (0, 7):
            # window bits below 15, takeover
            write("deflate_references", f"{name}-{15 - window}", data + pieces(5, 1, 1), window, 0)
    for distance in (200, 256, 257, 400):
        data = bytes(i * 7 % 251 ^ i >> 3 & 255 for i in range(distance))
        write("deflate_references", f"distance-{distance}", deflate(data + data)[0] + pieces(2, 3), 7, 1)
