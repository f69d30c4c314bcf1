"""Captures for the analyzer as a whole."""

import itertools

from seeds.corpus import FUZZ, pieces, write
from seeds.deflate import deflate
from seeds.dialogues import DEFLATE, capture, dialogue, from_server, in_fragments, in_parts, segments
from seeds.frames import streams
from seeds.network import tcp
from seeds.websocket import BINARY, CLOSE, PING, PONG, TEXT, close, frame

bye = frame(CLOSE, close(1000))
hundred = bytes(range(33, 133))
random = bytes(i * i * 7 % 251 for i in range(300))
good_frames = [("client", frame(TEXT, b"Hello" * i)) for i in range(1, 8)]
early = dialogue([("client", frame(BINARY, random * 2)), ("client", frame(BINARY, random * 2)), from_server(TEXT, b"Hi")])
dialogues = {  # name: (segments, seconds between them)
    "everything-answered": (dialogue([("client", frame(PING, b"a")), from_server(PONG, b"a"), from_server(PING, b"b"), ("client", frame(PONG, b"b")), from_server(TEXT, b"Hi"), ("client", bye), from_server(CLOSE, close(1000))], ends=("server", "client")), 0),
    "slow-answers": (dialogue([("client", frame(PING, b"a")), from_server(PONG, b"a"), from_server(TEXT, b"Hi"), ("client", bye)], ends=("client", "server")), 5),
    "ping-without-answer": (dialogue([("client", frame(PING, b"a")), from_server(TEXT, b"Hi"), from_server(TEXT, b"you")], ends=("server", "client")), 5),
    "close-without-answer": (dialogue([("client", bye)], ends=("server",)), 0),
    "closed-twice": (dialogue([("client", bye), from_server(CLOSE, close(1000))], ends=("client", "server")), 0),
    "closed-without-close": (dialogue([from_server(TEXT, b"Hi")], ends=("server",)), 0),
    "reset": (dialogue([from_server(TEXT, b"Hi")], ends=()) + [tcp(flags=4, sequence=400)], 0),
    "close-codes-of-the-other-side": (dialogue([from_server(CLOSE, close(1010)), ("client", frame(CLOSE, close(1011)))]), 0),
    "close-without-extensions": (dialogue([("client", frame(CLOSE, close(1010)))]), 0),
    "keys-in-series": (dialogue([("client", frame(TEXT, b"Hello", key=bytes([0, 0, 0, i]))) for i in (0, 0, 1, 2, 3)]), 0),
    "hole-in-a-payload": (dialogue(in_parts("client", frame(TEXT, hundred), 30, 40) + good_frames[:1]), 0),
    "hole-in-a-compressed-payload": (dialogue(in_parts("client", frame(BINARY, deflate(random)[0], rsv=4), 30, 40) + good_frames[:1], DEFLATE, DEFLATE), 0),
    "hole-over-a-header": (dialogue(in_parts("client", frame(TEXT, hundred) * 2, 30, 100) + [("client", hundred)] + good_frames * 2), 0),
    "in-the-middle": ([tcp(hundred, 1)] + [tcp(one, 101 + sum(len(before) for _, before in good_frames[:i])) for i, (_, one) in enumerate(good_frames)], 0),
    "long-messages": (dialogue([("client", frame(TEXT, deflate(b"a" * 50_000)[0], rsv=4)), ("client", frame(BINARY, b"*" * 1500))] + good_frames, DEFLATE, DEFLATE), 0),
    "early-data": (early[:3] + early[4:6] + early[3:4] + early[6:], 0),
    "cookies-and-subprotocol": (dialogue([from_server(TEXT, b"Hi")], "Cookie: a=b; c; d=e\r\nSec-WebSocket-Protocol: chat\r\n", "Set-Cookie: f=g; Path=/\r\nSec-WebSocket-Protocol: chat\r\n", "/?a=b&c&d=%20"), 0),
    "signs-to-escape": (dialogue([("client", frame(TEXT, 'a\tb\nc\rd\\e"\x07,;\u2028\u0085'.encode())), ("client", frame(CLOSE, close(4000, "\t\n\\,\u2028\u0085".encode())))]), 0),
    "in-fragments": ([part for one in dialogue(good_frames) for part in in_fragments(one)], 0),
    "nothing-but-beginnings": ([tcp(flags=2, sequence=0, port=40000 + i) for i in range(60)], 0),
    "held-segments": ([one for i in range(20) for one in (tcp(flags=2, sequence=0, port=40000 + i), tcp(random[: 40 + i], 50, port=40000 + i))], 0),
    "connections-in-a-row": (sum((dialogue([("client", bye), from_server(CLOSE, close(1000))], port=40000 + i, ends=("server", "client")) for i in range(4)), []), 0),
    "port-used-again-later": (dialogue([("client", bye)], ends=("client", "server")) * 2, 40),
    "port-used-again-at-once": (dialogue([("client", bye)], ends=("client", "server")) + [tcp(flags=2, sequence=5000), tcp(flags=0x12, sequence=7000, from_client=False)], 0),
    "closed-and-many-more": (dialogue([("client", bye)], ends=("client", "server")) + [tcp(flags=2, sequence=0, port=50000 + i) for i in range(30)], 0),
    "plain-http": ([tcp(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"), tcp(b"HTTP/1.1 200 OK\r\n\r\nuntil the end", from_client=False), tcp(b"of it", 33, from_client=False)], 0),
}  # fmt: skip


def seed_streams():
    # output, small limits
    for number, (name, (frames, agreed)) in enumerate(streams.items()):
        sent = [frame(*one) for one in frames]
        if max(map(len, sent)) < 1000:
            write("whole_analyzer", name, capture(segments(sent, agreed)) + pieces(31, 7), number % 9, number // 9 % 2)
    for kind in range(9):
        sent = [frame(TEXT, b"\x1b[2J"), frame(CLOSE, close(1000, b"\x1b[31m"))]
        write("whole_analyzer", f"terminal-escape-{kind}", capture(segments(sent)) + pieces(90), kind, 0)
        sent = [frame(TEXT, b"Hello"), frame(BINARY, b"is lost"), frame(TEXT, b"you, ", False), frame(0, b"too")]
        write("whole_analyzer", f"lost-segments-{kind}", capture(segments(sent, lost=(1, 2))) + pieces(90), kind, 0)


def seed_dialogues():
    for number, (name, (sent, seconds)) in enumerate(dialogues.items()):
        write("parallel_analysis", name, capture(sent, seconds), int(name == "in-the-middle"), number % 3)
        for kind, limits in ((number % 9, 0), ((number + 4) % 9, 1)):
            write("whole_analyzer", f"{name}-{kind}", capture(sent, seconds) + pieces(90), kind, limits)
    for name, kind, limits in [("cookies-and-subprotocol", 4, 0), ("long-messages", 4, 1), ("everything-answered", 5, 0), ("slow-answers", 5, 0), ("connections-in-a-row", 5, 1), ("connections-in-a-row", 6, 1), ("hole-in-a-payload", 2, 0), ("plain-http", 3, 0), ("nothing-but-beginnings", 3, 1)]:
        sent, seconds = dialogues[name]
        write("whole_analyzer", f"{name}-{kind}", capture(sent, seconds) + pieces(90), kind, limits)


def seed_recorded():
    recorded = FUZZ.parent / "captures" / "recorded"
    for number, path in enumerate(sorted(recorded.glob("*/capture.*"))):
        if path.stat().st_size < 4000:
            write("whole_analyzer", "recorded-" + path.parent.name, path.read_bytes() + pieces(200, 99), number % 9, number // 9 % 2)
            write("parallel_analysis", "recorded-" + path.parent.name, path.read_bytes(), 0, number % 3)


def seed_threads():
    # port 80 without handshakes, threads
    several = [segments([frame(TEXT, b"Hello"), frame(9, b"?"), frame(CLOSE, close(1000))][i % 3 :], lost=[i], port=40000 + i) for i in range(4)]
    by_turns = [one for step in itertools.zip_longest(*several) for one in step if one]
    for threads in range(3):
        write("parallel_analysis", f"connections-by-turns-{threads}", capture(by_turns), 0, threads)
        write("parallel_analysis", f"without-handshakes-{threads}", capture([one for one in by_turns if b"HTTP" not in one]), 1, threads)
    write("parallel_analysis", "one-after-another", capture(sum(several, [])), 0, 1)
    write("parallel_analysis", "port-used-again", capture(several[0] * 3 + several[1]), 0, 0)


def seed():
    seed_streams()
    seed_dialogues()
    seed_recorded()
    seed_threads()
