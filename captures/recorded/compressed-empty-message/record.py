"""A compressed message that is empty

The payload of such a message is the single byte 00 (RFC 7692, section 7.2.3.6).

Fault class: the compressed byte shown as the text.
Right: messages of length 0, between others that are inflated with the same context.
"""

from recorder import peer, record

compression = {"threshold": 0}
record(__file__, __doc__, server=peer("ws", echo=True, compression=compression),
       client=peer("ws", compression=compression,
                   steps=[["text", "before"], ["text", ""], ["text", "between, before"], ["binary", ""], ["text", "after, before"]]))
