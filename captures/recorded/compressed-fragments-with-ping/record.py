"""Fragmented, compressed, and a ping between

RSV1 stands on the first frame only; the compressed data goes on behind the ping, and the context behind the message.

Fault class: the message is not inflated, or the ping is inflated with it.
Right: every message of the log.
"""

from recorder import peer, record

compression = {"threshold": 0}
steps = [["fragments", [f"the first part of {n}, ", ["ping", f"ping {n}"], "the second part, ", f"the last part of {n}"]] for n in range(6)]
record(__file__, __doc__, server=peer("ws", steps=steps, compression=compression, pause=0.002),
       client=peer("ws", steps=steps, compression=compression, at_once=True, expect=len(steps), pause=0.002))
