"""A capture that begins in the middle of a compressed conversation with context takeover

The first 25 packets are cut off; what is left refers to what was said in them.

Right: what can be inflated without them is, and is what was sent; the rest is undecodable, with the reason.
"""

from recorder import PCAP, peer, record

compression = {"threshold": 0}
record(__file__, __doc__, format=PCAP, rewrite=lambda packets: packets[25:], server=peer("ws", echo=True, compression=compression),
       client=peer("ws", compression=compression,
                   steps=[["text", f'{{"number": {n}, "text": "what was said before is said again"}}'] for n in range(15)]))
