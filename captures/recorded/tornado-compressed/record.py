"""Tornado on both sides, compressed

Right: every message of the log.
"""

from recorder import PCAP, peer, record

record(__file__, __doc__, format=PCAP, server=peer("tornado", echo=True, compression=True),
       client=peer("tornado", compression=True, close=[1000, "done"],
                   steps=[["text", "Hello"], ["binary", "0123456789abcdef", 50], ["text", ""], ["ping", "ping"], ["text", "Hello again, ", 100],
                          ["text", "Grüße, 世界, 🦊"]]))
