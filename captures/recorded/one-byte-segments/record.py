"""Segments of one byte

Both sides hand the kernel one byte at a time, from the handshake on.

Fault class: the HTTP of the handshake not recognised, and nothing decoded.
Right: every message of the log.
"""

from recorder import PCAP_GZIP, peer, record

record(__file__, __doc__, format=PCAP_GZIP, server=peer("tornado", echo=True, write_size=1, compression=False),
       client=peer("tornado", write_size=1, compression=False,
                   steps=[["text", "Hello"], ["binary", "00ff", 20], ["text", "Hello again, Hello"]]))
