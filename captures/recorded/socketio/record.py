"""Socket.IO: long polling, then an upgrade to WebSocket

Engine.IO's polling requests, its probe ("2probe", "3probe", "5"), then events with acknowledgement and with a binary
attachment, and a heartbeat.

Right: the WebSocket connection alone has messages; they are what Engine.IO handed to its WebSocket.
"""

from recorder import peer, record

record(__file__, __doc__, server=peer("socketio"),
       client=peer("socketio", events=[["chat", {"user": "ada", "text": "hello, all"}], ["number", 42], ["image", {"hex": "89504e47" * 20}],
                                       ["chat", {"user": "bob", "text": "Grüße, 世界"}]]))
