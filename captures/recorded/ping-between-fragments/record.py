"""Control frames between fragments

Both sides send pings inside fragmented messages; the pongs come between fragments, too.

Fault class: a legal ping between fragments ends the message, or becomes part of it.
Right: each message whole, each ping a message of its own.
"""

from recorder import peer, record

steps = [["fragments", ["one ", ["ping", f"ping {n}"], "two ", ["ping", ""], "three"]] for n in range(5)]
record(__file__, __doc__, server=peer("ws", steps=steps, pause=0.003),
       client=peer("ws", steps=steps, at_once=True, expect=len(steps), pause=0.002))
