"""npm's ws on both sides, uncompressed

Messages with 7-bit, 16-bit and 64-bit lengths, pings, and a close frame with code and reason.

Right: every message of the log.
"""

from recorder import PCAP, peer, record

record(__file__, __doc__, format=PCAP, server=peer("ws", echo=True),
       client=peer("ws", close=[4321, "enough"],
                   steps=[["text", "Hello"], ["text", ""], ["binary", "", 1], ["text", "x", 125], ["text", "x", 126], ["ping", ""],
                          ["binary", "00", 127], ["ping", "p" * 125], ["binary", "0102", 4000]]))
