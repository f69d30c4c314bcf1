"""What two sides say before and around an upgrade to WebSocket."""

from seeds.corpus import pieces, write
from seeds.websocket import PING, REQUEST, RESPONSE, TEXT, frame

OTHER = b"\n~"
hello_frames = frame(TEXT, b"Hello") + frame(PING)
scripts = {
    "behind-another-request": "GET / HTTP/1.1\r\nHost: a\r\n\r\n".encode() + OTHER + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" + OTHER + REQUEST.encode() + OTHER + RESPONSE.encode(),
    "chunked": b"GET / HTTP/1.1\r\n\r\n" + OTHER + b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + OTHER + REQUEST.encode() + OTHER + RESPONSE.encode(),
    "through-a-proxy": b"CONNECT a:80 HTTP/1.1\r\n\r\n" + OTHER + b"HTTP/1.1 200 OK\r\n\r\n" + OTHER + REQUEST.encode() + OTHER + RESPONSE.encode(),
    "refused-and-tried-again": REQUEST.encode() + OTHER + b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n" + OTHER + REQUEST.encode() + OTHER + RESPONSE.encode() + frame(TEXT, b"Hi", mask=False),
    "early-data": REQUEST.encode() + hello_frames + OTHER + RESPONSE.encode() + frame(TEXT, b"Hi", mask=False) + OTHER + hello_frames,
    "answer-first": OTHER + RESPONSE.encode() + frame(TEXT, b"Hi", mask=False) + OTHER + REQUEST.encode() + hello_frames,
    "gap-in-a-body": b"POST / HTTP/1.1\r\nContent-Length: 900\r\n\r\nabc" + OTHER + OTHER + b"?def",
    "gap-in-a-head": REQUEST.encode()[:100] + OTHER + OTHER + b"?" + REQUEST.encode()[110:] + OTHER + RESPONSE.encode(),
    "pipelined": REQUEST.encode() * 2 + OTHER + b"HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n" + RESPONSE.encode(),
    "body-until-the-end": b"GET / HTTP/1.1\r\n\r\n" + OTHER + b"HTTP/1.1 200 OK\r\n\r\nthe body" + OTHER + REQUEST.encode() + OTHER + b"more of it",
    "no-http": b"SSH-2.0-OpenSSH\r\n" + OTHER + b"SSH-2.0-OpenSSH\r\n",
}  # fmt: skip


def seed():
    for name, script in scripts.items():
        write("upgrade_finder", name, script + pieces(7, 1, 30))
