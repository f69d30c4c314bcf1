"""Compressed, fragmented messages of Python's websockets

The last frame of each has nothing but the end of the compressed data, one byte; pings lie between the frames.

Fault class: fragmented compressed messages wrong.
Right: every message of the log, inflated with one context per direction.
"""

from recorder import peer, record

steps = [["fragments", [f"the first part of {n}, ", ["ping", str(n)], f"the last part of {n}"]] for n in range(6)] + [["text", "a whole one"]]
record(__file__, __doc__, server=peer("websockets", steps=steps, compression={}),
       client=peer("websockets", steps=steps, compression={}, at_once=True, expect=len(steps)))
