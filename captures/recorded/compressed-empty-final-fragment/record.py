"""Compressed messages that end with an empty frame

As Python's `websockets` sends them: each part is a frame, and the end of the compressed data lies before the last, empty frame.

Fault class: an empty final frame does not complete the message.
Right: every message of the log, inflated with one context per direction.
"""

from recorder import peer, record

steps = [["fragments", [f"the first part of {n}, ", ["ping", str(n)], f"the last part of {n}"]] for n in range(6)] + [["text", "a whole one"]]
record(__file__, __doc__, server=peer("websockets", steps=steps, compression={}),
       client=peer("websockets", steps=steps, compression={}, at_once=True, expect=len(steps)))
