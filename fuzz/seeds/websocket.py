"""Frames and opening handshakes."""

import struct

KEY = bytes.fromhex("37fa213d")  # the masking key of the RFC's examples
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
euro = "κόσμε €".encode()

REQUEST = (
    "GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nOrigin: http://example.com\r\n"
    "Sec-WebSocket-Protocol: chat, superchat\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
)
RESPONSE = (
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=12\r\n\r\n"
)


def frame(opcode, payload=b"", fin=True, rsv=0, mask=True, form=None, length=None, key=KEY):
    length = len(payload) if length is None else length
    form = form or (7 if length < 126 else 16 if length < 65536 else 64)
    first = (0x80 if fin else 0) | rsv << 4 | opcode
    second = 0x80 if mask else 0
    if form == 7:
        head = bytes([first, second | length])
    elif form == 16:
        head = bytes([first, second | 126]) + struct.pack(">H", length)
    else:
        head = bytes([first, second | 127]) + struct.pack(">Q", length)
    if mask:
        head += key
        payload = bytes(byte ^ key[i % 4] for i, byte in enumerate(payload))
    return head + payload


def close(code, reason=b""):
    return struct.pack(">H", code) + reason
