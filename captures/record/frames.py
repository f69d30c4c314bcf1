"""Frames (RFC 6455, section 5.2) as bytes, for the raw peer: also those that nobody may send."""

import struct
import zlib

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
COMPRESSED = 4  # RSV1


def frame(opcode, payload=b"", *, fin=True, rsv=0, key=b"\x37\xfa\x21\x3d"):
    """Hexadecimal, as tasks want it. Without a key it is not masked."""
    payload = payload.encode() if isinstance(payload, str) else payload
    size = len(payload)
    length, extended = (size, b"") if size < 126 else (126, struct.pack(">H", size)) if size < 65536 else (127, struct.pack(">Q", size))
    head = bytes([fin << 7 | rsv << 4 | opcode, (0x80 if key else 0) | length]) + extended
    if key:
        head += key
        payload = bytes(byte ^ key[at % 4] for at, byte in enumerate(payload))
    return (head + payload).hex()


def close_body(code, reason=""):
    return struct.pack(">H", code) + (reason.encode() if isinstance(reason, str) else reason)


def deflated(message, final_block=False):
    """A message compressed on its own (RFC 7692, section 7.2.1); with `final_block` its last block says so (section 7.2.3.5)."""
    compressor = zlib.compressobj(wbits=-15)
    data = compressor.compress(message.encode())
    if final_block:
        return data + compressor.flush(zlib.Z_FINISH) + b"\0"
    return (data + compressor.flush(zlib.Z_SYNC_FLUSH)).removesuffix(b"\0\0\xff\xff")
