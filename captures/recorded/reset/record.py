"""Connections that are reset

The client resets two connections after three messages, without a closing handshake.

Right: how each connection ended, and the messages before.
"""

from recorder import peer, record

record(__file__, __doc__, server=peer("ws", echo=True),
       client=peer("ws", connections=2, abort_after=3, steps=[["text", f"message {n}"] for n in range(5)]))
