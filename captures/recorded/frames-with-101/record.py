"""Frames in the segment of the 101, and several frames in one segment

The server's response to the upgrade, 20 messages and a ping leave in one segment.

Fault class: frames behind the handshake lost, or frames of one packet run together in one row.
Right: 20 messages and a ping, all of the packet that completes the handshake.
"""

from recorder import peer, record

record(__file__, __doc__,
       server=peer("ws", corked=True, steps=[["text", f"{n}, with commas, and more"] for n in range(10)] + [["ping", "in the middle"]] +
                   [["text", ""] if n % 3 == 0 else ["binary", f"{n:02x}", n] for n in range(10)]),
       client=peer("ws", expect=20, at_once=True, steps=[]))
