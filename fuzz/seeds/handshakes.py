"""Opening handshakes, their extensions, and URLs."""

from seeds.corpus import pieces, write
from seeds.websocket import REQUEST, RESPONSE

changes = {
    "valid": ("", ""),
    "bare-line-feed": ("\r\n", "\n"),
    "folded": ("Upgrade: websocket", "Upgrade:\r\n websocket"),
    "no-colon": ("Connection: Upgrade", "Connection Upgrade"),
    "space-before-colon": ("Connection:", "Connection :"),
    "tokens": ("Connection: Upgrade", "CONNECTION: keep-alive, , UPGRADE"),
    "bad-name": ("Upgrade:", "Up(grade:"),
    "control-byte": ("websocket", "web\0socket"),
    "blank-lines-first": ("HTTP/1.1", "HTTP/1.1"),
    "no-blank-line": ("\r\n\r\n", "\r\n"),
    "version-1.0": ("HTTP/1.1", "HTTP/1.0"),
    "many-extensions": ("permessage-deflate", 'x-one; a="\\"q", , permessage-deflate'),
    "early-bytes": ("\r\n\r\n", "\r\n\r\n\x81\x05Hello"),
}
request_changes = {
    "post": ("GET", "POST"),
    "absolute-target": ("/chat", "http://server.example.com/chat"),
    "fragment": ("/chat", "/chat#top"),
    "no-host": ("Host: server.example.com\r\n", ""),
    "no-key": ("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", ""),
    "two-keys": ("Origin: http://example.com", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
    "short-key": ("dGhlIHNhbXBsZSBub25jZQ==", "AAAA"),
    "version-8": ("Version: 13", "Version: 8"),
    "body": ("Origin: http://example.com", "Content-Length: 5"),
    "two-versions": ("Origin: http://example.com", "Sec-WebSocket-Version: 13"),
    "target-with-a-quote": ("/chat", '/"chat"'),
    "target-with-a-return": ("/chat", "/\rchat"),
    "subprotocol-twice": ("superchat", "chat"),
    "subprotocol-of-two-words": ("superchat", "super chat"),
    "unknown-extension": ("permessage-deflate", "x-unknown"),
    "two-connection-fields": ("Origin: http://example.com", "Connection: close"),
    "browser-without-origin": ("Origin: http://example.com", "Sec-Fetch-Site: same-origin"),
}
response_changes = {
    "status-200": ("101", "200"),
    "status-of-two-digits": ("101", "10"),
    "wrong-accept": ("s3pP", "S3pP"),
    "unasked-subprotocol": (": chat", ": other"),
    "two-extensions": ("bits=12", "bits=12, permessage-deflate"),
    "ill-window": ("bits=12", "bits=16"),
    "status-426": ("101 Switching Protocols", "426 Upgrade Required"),
    "two-subprotocols": ("Protocol: chat", "Protocol: chat\r\nSec-WebSocket-Protocol: chat"),
    "subprotocol-of-two-words": (": chat", ": super chat"),
    "two-extension-fields": ("bits=12", "bits=12\r\nSec-WebSocket-Extensions: x-one"),
    "two-extensions-with-rsv1": ("bits=12", "bits=12, x-webkit-deflate-frame"),
}
requests = {name: REQUEST.replace(*change) if change[0] else REQUEST for name, change in {**changes, **request_changes}.items()}
responses = {name: RESPONSE.replace(*change) if change[0] else RESPONSE for name, change in {**changes, **response_changes}.items()}
requests["blank-lines-first"] = "\r\n\r\n" + REQUEST

extensions = {
    "bare": "permessage-deflate",
    "all-parameters": "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10; client_max_window_bits=11",
    "quoted": 'permessage-deflate; server_max_window_bits="10"',
    "two-offers": "permessage-deflate; server_max_window_bits=9, permessage-deflate; client_max_window_bits",
    "others": 'x-webkit-deflate-frame, bbf-usp-protocol; eid="a\\"b"',
    "repeated": "permessage-deflate; server_max_window_bits=9; server_max_window_bits=9",
    "ill-valued": "permessage-deflate; server_max_window_bits=07; client_max_window_bits=16",
    "unknown-parameter": "permessage-deflate; magic=1",
    "empty-elements": " , ,\tpermessage-deflate , ",
    "unclosed-quote": 'a; b="\\c\\c\\c\\c',
    "unclosed-escape": 'a; b="c\\',
    "no-name": "; a=b",
    "no-value": "a; b=",
    "two-words": "a b",
    "only-equals": "=",
    "only-a-semicolon": "a, ;",
    "quoted-words": 'a; b="c d"',
    "quoted-nothing": 'a; b=""',
}

addresses = [
    "ws://localhost", "wss://example.com:9001/chat?room=1", "ws://[2001:db8::1]:80/", "WS://EXAMPLE.com:443?x",
    "ws://[::1", "ws://[::g]/", "ws://user@host/", "ws://host/#fragment", "ws://host:0/", "ws://host:65536/",
    "ws://host:/a%20b", "ws://a b/", "ws://host/%zz", "http://host/", "ws:///path", "ws://h/\x7f", "ws://[::1]x/",
]  # fmt: skip


def seed():
    for name, text in requests.items():
        write("handshake_request", name, text.encode(), 1, 1, 1)
        write("handshake_against_beast", name, text.encode())
        write("http_head", f"request-{name}", text.encode() + bytes([0, 0]) + pieces(40, 1, 1))
        write("server_session", f"request-{name}", text.encode() + bytes([1, 1]) + pieces(90, 1))
    for name, text in responses.items():
        write("handshake_response", name, text.encode(), 1, 1, 7)
        write("handshake_response", name + "-unasked", text.encode(), 0, 0)
        write("http_head", f"response-{name}", text.encode() + bytes([1, 1]) + pieces(40, 1, 1))
        write("client_session", f"response-{name}", text.encode() + bytes([1]) + pieces(90, 1))
    for name, text in extensions.items():
        write("extension_header", name, text.encode())
        write("deflate_negotiation", name, text.encode(), 1, 1, 7, 7, 1, 1, 7, 7)
        write("deflate_negotiation", name + "-narrow", text.encode(), 0, 0, 1, 2, 0, 0, 3, 0)
    for number, address in enumerate(addresses):
        write("websocket_url", f"address-{number}", address.encode())
