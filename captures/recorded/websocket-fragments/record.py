"""npm's websocket on both sides, with its automatic fragmentation

Every message longer than 50 bytes leaves in frames of 50 bytes.

Right: each is one message.
"""

from recorder import PCAP, peer, record

record(__file__, __doc__, format=PCAP, server=peer("websocket", echo=True, fragment_size=50),
       client=peer("websocket", fragment_size=50, close=[1000, "done"],
                   steps=[["text", "short"], ["text", "forty-nine and more ", 10], ["ping", "between messages"],
                          ["binary", "00010203", 100], ["text", "x", 100], ["text", ""]]))
