"""Plain messages between compressed ones

permessage-deflate with context takeover; shorter messages are sent uncompressed, and these must not enter the compression
context.

Right: every message of the log, `compressed` as its first frame's RSV1 says.
"""

from recorder import peer, record

options = {"compression": {}, "plain_below": 20}
record(__file__, __doc__, server=peer("ws", echo=True, **options),
       client=peer("ws", **options,
                   steps=[["text", f'{{"user": "user{n % 3}", "text": "message number {n} of a chat"}}' if n % 3 else f"short {n}"]
                          for n in range(24)]))
