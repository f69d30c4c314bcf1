"""Handshakes that are refused, then one that is not

The server answers 400, 401, 403, 426 and a redirection, then agrees; the client tries again each time.

Right: six handshakes with their status, five of them without a WebSocket behind.
"""

from recorder import peer, record

refusals = [[400, {}], [401, {"WWW-Authenticate": 'Basic realm="captures"'}], [403, {}], [426, {"Sec-WebSocket-Version": "13"}],
            [302, {"Location": "/elsewhere"}]]
record(__file__, __doc__, server=peer("ws", echo=True, refusals=refusals),
       client=peer("ws", steps=[["text", "at last"], ["text", "agreed"]]))
