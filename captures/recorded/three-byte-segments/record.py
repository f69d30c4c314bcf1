"""Segments of three bytes

Both sides hand the kernel three bytes at a time, from the handshake on.

Fault class: the HTTP of the handshake not recognised, and nothing decoded.
Right: every message of the log.
"""

from recorder import peer, record

record(__file__, __doc__, server=peer("tornado", echo=True, write_size=3, compression=True),
       client=peer("tornado", write_size=3, compression=True,
                   steps=[["text", "Hello"], ["binary", "00ff", 20], ["text", "Hello again, Hello"]]))
