"""Streams of frames, and operations that make some."""

from seeds.corpus import pieces, write
from seeds.deflate import deflate, hello
from seeds.websocket import BINARY, CLOSE, PING, PONG, TEXT, close, euro, frame

# name: (frames as arguments of frame(), permessage-deflate agreed)
streams = {
    "single-text": ([(TEXT, b"Hello")], False),
    "fragmented-text": ([(TEXT, b"Hel", False), (0, b"lo")], False),
    "ping-and-pong": ([(PING, b"Hello"), (PONG, b"Hello"), (PONG,)], False),
    "binary-256": ([(BINARY, bytes(range(256)))], False),
    "binary-65536": ([(BINARY, b"*" * 65536)], False),
    "empty-messages": ([(TEXT,), (BINARY,), (PING,), (CLOSE,)], False),
    "ping-between-fragments": ([(TEXT, euro[:3], False), (PING, b"?"), (0, euro[3:8], False), (0, euro[8:])], False),
    "close-normal": ([(CLOSE, close(1000, b"bye"))], False),
    "close-code-1005": ([(CLOSE, close(1005))], False),
    "close-code-1014": ([(CLOSE, close(1014))], False),
    "close-code-1016": ([(CLOSE, close(1016))], False),
    "close-code-5000": ([(CLOSE, close(5000))], False),
    "close-body-of-one-byte": ([(CLOSE, b"\x03")], False),
    "close-reason-not-utf8": ([(CLOSE, close(1000, b"\xff"))], False),
    "data-after-close": ([(CLOSE, close(1000)), (TEXT, b"late")], False),
    "reserved-bits": ([(TEXT, b"Hello", True, 7)], False),
    "rsv1-without-extension": ([(TEXT, b"Hello", True, 4)], False),
    "opcode-3": ([(3, b"Hello")], False),
    "opcode-11": ([(11, b"Hello")], False),
    "fragmented-ping": ([(PING, b"Hel", False), (0, b"lo")], False),
    "ping-of-126-bytes": ([(PING, b"*" * 126)], False),
    "continuation-of-nothing": ([(0, b"lo")], False),
    "message-within-message": ([(TEXT, b"Hel", False), (TEXT, b"lo")], False),
    "wrong-masking": ([(TEXT, b"Hello", True, 0, False)], False),
    "length-in-sixteen-bits": ([(TEXT, b"Hello", True, 0, True, 16)], False),
    "length-in-sixty-four-bits": ([(TEXT, b"Hello", True, 0, True, 64)], False),
    "length-with-top-bit": ([(BINARY, b"Hello", True, 0, True, 64, 1 << 63)], False),
    "length-of-all-ones": ([(BINARY, b"Hello", True, 0, True, 64, (1 << 64) - 4)], False),
    "text-not-utf8": ([(TEXT, b"\xce\xba\xe1\xbd\xb9\xed\xa0\x80edited")], False),
    "text-ends-within-character": ([(TEXT, euro[:-1])], False),
    "compressed-text": ([(TEXT, hello[0], True, 4)], True),
    "compressed-with-takeover": ([(TEXT, hello[0], True, 4), (TEXT, hello[1], True, 4)], True),
    "compressed-fragments": ([(TEXT, hello[0][:3], False, 4), (PING,), (0, hello[0][3:])], True),
    "compressed-stored-block": ([(TEXT, bytes.fromhex("000500faff48656c6c6f00"), True, 4)], True),
    "compressed-final-block": ([(TEXT, bytes.fromhex("f348cdc9c9070000"), True, 4)], True),
    "compressed-two-blocks": ([(TEXT, bytes.fromhex("f24805000000ffffcac9c90700"), True, 4)], True),
    "compressed-nothing": ([(TEXT, b"\x00", True, 4)], True),
    "compressed-damaged": ([(TEXT, b"\x07\x08\x09", True, 4), (TEXT, b"ok")], True),
    "compressed-bomb": ([(BINARY, deflate(bytes(200_000))[0], True, 4)], True),
    "compressed-text-not-utf8": ([(TEXT, deflate(b"ok \xff")[0], True, 4)], True),
    "compressed-empty-fragments": ([(TEXT, b"", False, 4), (0, b"", False), (0, hello[0])], True),
    "rsv1-on-continuation": ([(TEXT, hello[0][:3], False, 4), (0, hello[0][3:], True, 4)], True),
    "rsv1-on-ping": ([(PING, b"", True, 4)], True),
    "rsv2": ([(TEXT, b"", True, 2)], True),
    "uncompressed-after-agreement": ([(TEXT, b"Hello")], True),
    "terminal-escape": ([(TEXT, b"\x1b[2J"), (CLOSE, close(1000, b"\x1b[31m"))], False),
}


def masked(arguments, from_client):
    arguments = list(arguments) + [b"", True, 0, True][len(arguments) - 1 :]
    arguments[4] = arguments[4] if from_client else not arguments[4]
    return arguments


def seed_streams():
    for name, (frames, agreed) in streams.items():
        for side in ("client", "server"):
            from_client = side == "client"
            stream = b"".join(frame(*masked(one, from_client)) for one in frames)
            if len(stream) > 4000 and not from_client:
                continue
            cut = (3, 1, 4, 1, 5)
            # sender, deflate agreed (its parameters), message limit, keep payload, raw stream
            choices = [0 if from_client else 1, *([1, 0] if agreed else [0]), 0, 1, 1]
            data = stream + bytes(reversed(choices)) + pieces(*cut)
            for target in ("receiver", "stream_against_beast", "stream_against_wslay"):
                if target == "receiver" or (len(stream) < 4000 and not agreed):
                    write(target, f"{name}-of-{side}", data)
            if len(stream) < 1000:
                session = "server_session" if from_client else "client_session"
                # pieces, slow (server), hostile opening, sender, deflate agreed, message limit, keep payload, raw stream
                opening = [0, 0] if from_client else [0]
                write(session, name, stream + bytes(reversed(opening + choices)) + pieces(*cut))
                write("analyzer_and_judge", f"{name}-of-{side}", data)
            if from_client and not agreed:
                write("frame_stream", name, stream[:300] + pieces(*cut))
                write("frame_header", name, stream[:14])


def seed_receivers():
    # The close frame has a segment of its own, as have the frames behind it.
    for side, flag in (("client", 0), ("server", 1)):
        first, second = (frame(TEXT, one, rsv=4, mask=not flag) for one in hello)
        # nobody may take over; the one window is of 256 bytes
        write("receiver", f"reference-beyond-message-of-{side}", first + second + bytes([1, 1, 0, 3, 1, flag]) + pieces(3, 1))
        write("analyzer_and_judge", f"reference-beyond-message-of-{side}", first + second + bytes([1, 1, 0, 3, 1, flag]) + pieces(3, 1))
        distant = frame(BINARY, deflate(bytes(range(256)) * 2 + bytes(range(90)))[0], rsv=4, mask=not flag)
        write("analyzer_and_judge", f"reference-beyond-window-of-{side}", distant + bytes([1, 1, 0, 0xFC, 1, flag]) + pieces(30))
    stream = frame(CLOSE, close(1000)) + frame(TEXT, b"late!!") * 2
    write("analyzer_and_judge", "late-segments", stream + bytes([1, 0, 0, 0, 0]) + pieces(8, 12))
    for limit in range(8):
        stream = frame(TEXT, b"Hello, ", False) + frame(0, b"*" * 120) + frame(BINARY, deflate(bytes(3000))[0], rsv=4)
        write("receiver", f"message-limit-{limit}", stream + bytes([1, 0, limit, 0, 1, 0]) + pieces(2, 7))


operations = {
    "text": [1, 5, *b"Hello"],
    "binary-in-eight-fragments": [2 + 7 * 32, 20, *range(20), 3, 3, 0, 1, 5, 2, 2],
    "text-with-pings-between": [1 + 16 + 2 * 32, 6, *b"abcdef", 2, 3, *b"one", 5, 3, *b"two"],
    "compressed-messages": [5, 9, *b"Hello you", 5, 9, *b"Hello you", 6, 9, *b"Hello you"],
    "long-text-in-fragments": [1 + 8 + 32, 255, *range(255), 200],
    "long-compressed": [7 + 8 + 32, 255, *range(255), 200],
    "text-of-126-bytes": [1, 126, *[0] * 126],
    "empty-messages": [5, 0, 6, 0, 1, 0],
    "controls-and-close": [0, 3, *b"abc", 4, 2, *b"de", 0xFF],
}


def seed_operations():
    for name, data in operations.items():
        for agreed in (0, 1):
            for sender in (0, 1):
                options = [0, 0, 0xE5 if sender else 0, 1, sender] if agreed else [0, 0, 0, sender]
                label = f"{name}{'-deflate' if agreed else ''}-of-{'server' if sender else 'client'}"
                write("message_assembly", label, bytes(data) + bytes(options) + pieces(1, 6, 2))


def seed():
    seed_streams()
    seed_receivers()
    seed_operations()
