"""Our reference server with Python's websockets, uncompressed

Whole messages and fragmented ones; this client ends each fragmented message with an empty frame.

Right: a fragmented message is one message, and the server's echo is one frame.
"""

from recorder import peer, record, reference_server_peer

record(__file__, __doc__, server=reference_server_peer("--no-compression"),
       client=peer("websockets",
                   steps=[["text", "Hello"], ["fragments", ["one ", "message ", "of four frames"]], ["binary", "c0ffee", 100],
                          ["ping", "are you there?"], ["text", "goodbye"]]))
