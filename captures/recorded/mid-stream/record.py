"""A capture that begins in the middle of a conversation

The first 25 packets are cut off, the handshake among them.

Fault class: nothing decoded.
Right: a conversation that was recognised by its frames, with the messages that are in the capture.
"""

from recorder import PCAP, peer, record

record(__file__, __doc__, format=PCAP, rewrite=lambda packets: packets[25:], server=peer("ws", echo=True),
       client=peer("ws", steps=[["text", f"message {n}, ", 1 + n] for n in range(15)]))
