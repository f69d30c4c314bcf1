"""permessage-deflate: both sides without context takeover

Both sides begin each message with an empty context.

Fault class: the two parameters taken for each other.
Right: every message of the log, from both sides.
"""

from recorder import peer, record

compression = {"threshold": 0, "serverNoContextTakeover": True, "clientNoContextTakeover": True}
record(__file__, __doc__, server=peer("ws", echo=True, compression=compression),
       client=peer("ws", compression=compression,
                   steps=[["text", f'{{"number": {n}, "text": "what was said before is said again"}}'] for n in range(12)]))
