"""Fragmented messages that end with an empty frame

Python's `websockets` sends what an iterator yields as frames without FIN, then an empty frame with FIN; both sides do so.

Fault class: the empty frame never completes the message, and the next fragmented one is glued to it.
Right: each is one message, from both sides.
"""

from recorder import peer, record

steps = [["fragments", [f"{n} one ", f"{n} two ", f"{n} three"]] for n in range(6)] + [["text", "whole"], ["fragments", ["a single part"]]]
record(__file__, __doc__, server=peer("websockets", steps=steps),
       client=peer("websockets", steps=steps, at_once=True, expect=len(steps)))
