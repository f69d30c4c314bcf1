"""Fragmented messages in both directions at the same time, between two addresses

The same as fragments-both-ways, from 127.0.0.2 to 127.0.0.1.

Fault class: the content right, but text and binary taken for each other.
Right: text from the server and binary from the client.
"""

from recorder import PCAP, peer, record

record(__file__, __doc__, format=PCAP,
       server=peer("ws", pause=0.004, steps=[["fragments", [f"server {n}, ", "goes ", "on ", "to the end"]] for n in range(8)]),
       client=peer("ws", **{"from": "127.0.0.2"}, pause=0.003, at_once=True, expect=8,
                   steps=[["binary fragments", [f"{n:02x}", "c0", "ffee", "00ff"]] for n in range(10)]))
