"""Our reference server with npm's ws

Text, binary, an empty message, ping, and a close frame with code and reason; compressed as the two agree by default,
but for short messages of the client.

Right: every message of the log, each compressed one inflated.
"""

from recorder import peer, record, reference_server_peer

record(__file__, __doc__, server=reference_server_peer(),
       client=peer("ws", compression={}, plain_below=100, close=[4001, "goodbye"],
                   steps=[["text", "Hello"], ["text", ""], ["text", "Grüße, 世界, 🦊"], ["binary", "00ff", 64],
                          ["ping", "are you there?"], ["text", "compressible ", 50], ["text", "compressible ", 50]]))
