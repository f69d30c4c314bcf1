"""Fragmented messages in both directions at the same time

The server sends text, the client binary messages; both have the same IP address.

Fault class: the fragments of both directions glued into one message.
Right: each direction's messages, text from the server and binary from the client.
"""

from recorder import peer, record

record(__file__, __doc__,
       server=peer("ws", pause=0.004, steps=[["fragments", [f"server {n}, ", "goes ", "on ", "to the end"]] for n in range(8)]),
       client=peer("ws", pause=0.003, at_once=True, expect=8, steps=[["binary fragments", [f"{n:02x}", "c0", "ffee", "00ff"]] for n in range(10)]))
