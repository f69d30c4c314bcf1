"""Chromium through a CONNECT proxy, both hops

The capture holds the connection from the browser to the proxy and that from the proxy to the server.

Fault class: only the direct hop decoded.
Right: the same messages on both connections.
"""

from recorder import free_port, peer, record

port = free_port()
record(__file__, __doc__, proxy_port=port, server=peer("ws", echo=True, compression={"threshold": 50}),
       client=peer("chromium", proxy=port, close=[3000, "through the proxy"],
                   steps=[["text", "Hello"], ["text", "Hello again, ", 20], ["binary", "00ff", 40], ["text", "Grüße, 世界"]]))
