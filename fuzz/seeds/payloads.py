"""Text, and bodies of close frames."""

from seeds.corpus import pieces, write
from seeds.websocket import close, euro

texts = {
    "greek": euro,
    "boundaries": "\x00\x7f\u0080\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff".encode(),
    "surrogate": b"\xed\xa0\x80",
    "overlong-two": b"\xc0\xaf",
    "overlong-three": b"\xe0\x80\xaf",
    "overlong-four": b"\xf0\x80\x80\xaf",
    "above-unicode": b"\xf4\x90\x80\x80",
    "lone-continuation": b"a\x80",
    "cut-short": b"\xf0\x9f\x98",
    "five-bytes": b"\xf8\x88\x80\x80\x80",
    "long-greek": euro * 12,
    "long-chinese": "\u4e2d\u6587".encode() * 30,
    "long-astral": "\U0001f600\U0001f680".encode() * 30,
    "late-surrogate": euro * 12 + b"\xed\xa0\x80",
    "long-ascii": b"All work and no play " * 8,
    "late-mistake": b"All work and no play " * 8 + b"\xff",
}


def seed():
    for name, text in texts.items():
        write("utf8", name, text + pieces(1, 2, 3))
        write("utf8", name + "-in-long-pieces", text + pieces(70, 33, 1))
        write("close_payload", name, close(1000, text))
    for code in (0, 999, *range(1000, 1017), 2999, 3000, 3003, 3008, 4999, 5000, 65535):
        write("close_payload", f"code-{code}", close(code))
    write("close_payload", "empty", b"")
    write("close_payload", "one-byte", b"\x03")
    write("close_payload", "reason-too-long", close(1001, euro * 12))
