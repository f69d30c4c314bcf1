"""Plain messages between compressed ones

permessage-deflate with context takeover; `ws` sends messages below its threshold uncompressed, and these must not enter
the compression context.

Right: every message of the log, `compressed` as its first frame's RSV1 says.
"""

from recorder import peer, record

compression = {"threshold": 40}
record(__file__, __doc__, server=peer("ws", echo=True, compression=compression),
       client=peer("ws", compression=compression,
                   steps=[["text", f'{{"user": "user{n % 3}", "text": "message number {n} of a chat"}}' if n % 3 else f"short {n}"]
                          for n in range(24)]))
