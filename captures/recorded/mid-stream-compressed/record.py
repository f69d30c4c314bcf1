"""A capture that begins in the middle of a compressed conversation

The first 25 packets are cut off; nobody says in the capture that the frames with RSV1 are compressed. Client and server both
begin each message with an empty context.

Fault class: never inflated.
Right: the messages that are in the capture, inflated.
"""

from recorder import PCAP, peer, record

compression = {"threshold": 0, "serverNoContextTakeover": True, "clientNoContextTakeover": True}
record(__file__, __doc__, format=PCAP, rewrite=lambda packets: packets[25:], server=peer("ws", echo=True, compression=compression),
       client=peer("ws", compression=compression, steps=[["text", f"message {n}, ", 1 + n] for n in range(15)]))
