"""Our reference server with headless Chromium

A page sends text and binary messages, waits for each echo and closes with a code and a reason.

Right: the messages that the page sent and was given; Chromium's are masked and compressed, the server's compressed.
"""

from recorder import peer, record, reference_server_peer

record(__file__, __doc__, server=reference_server_peer(),
       client=peer("chromium", close=[3001, "the page is done"],
                   steps=[["text", "Hello"], ["text", ""], ["text", "Grüße, 世界, 🦊"], ["text", "compressible ", 200],
                          ["binary", "000102fdfeff", 50], ["text", "compressible ", 201]]))
