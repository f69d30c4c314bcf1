"""Frames that no client may send

One connection for each violation, from a script that writes bytes, to `ws`, which fails the connection where it should.

Fault class: none of this reported.
Right: a finding for each connection that names the rule.
"""

from frames import BINARY, CLOSE, CONTINUATION, PING, TEXT, close_body, frame
from recorder import peer, record

goodbye = frame(CLOSE, close_body(1000))
connections = [
    [frame(TEXT, "an unmasked client", key=None)],
    [frame(TEXT, "RSV2", rsv=2)],
    [frame(TEXT, "RSV1 without an extension", rsv=4)],
    [frame(3, "a reserved opcode")],
    [frame(11, "a reserved control opcode")],
    [frame(PING, "a fragmented ", fin=False), frame(CONTINUATION, "ping")],
    [frame(PING, "x" * 126)],
    [frame(CONTINUATION, "nothing to continue")],
    [frame(TEXT, "one ", fin=False), frame(TEXT, "another inside")],
    [frame(TEXT, b"invalid \xc3\x28 UTF-8")],
    [frame(CLOSE, b"\x03")],
    [frame(CLOSE, close_body(1005))],
    [frame(CLOSE, close_body(2999))],
    [frame(CLOSE, close_body(1000, b"\xff\xfe"))],
    [goodbye, frame(TEXT, "data after close")],
    ["81fe0005" + "00000000" + b"a non-minimal length"[:5].hex()],
    [frame(TEXT, "masked with zeros", key=bytes(4)), frame(TEXT, "and again", key=bytes(4)), goodbye],
    [frame(BINARY, b"and no closing handshake")],
]
record(__file__, __doc__, server=peer("ws"),
       client=peer("raw", connections=[{"pieces": pieces} for pieces in connections]))
