"""What no server may send

One connection for each violation, between two scripts that write bytes: a masked frame, a subprotocol and an extension that
were not offered, a wrong Upgrade, RSV1 on a continuation, and data behind the close frame.

Fault class: none of this reported.
Right: a finding for each connection that names the rule.
"""

from frames import CLOSE, COMPRESSED, CONTINUATION, TEXT, close_body, deflated, frame
from recorder import peer, record

goodbye = frame(CLOSE, close_body(1000), key=None)
accept = "Sec-WebSocket-Accept: {accept}\r\n"
deflate = "Sec-WebSocket-Extensions: permessage-deflate\r\n"
text = "compressed, and marked so twice"
data = deflated(text)
connections = [
    {"pieces": [frame(TEXT, "a masked server"), goodbye], "messages": [["text", "a masked server"]]},
    {"headers": accept + "Sec-WebSocket-Protocol: chat\r\n", "pieces": [goodbye]},
    {"headers": accept + deflate, "pieces": [goodbye]},
    {"upgrade": "h2c", "pieces": [goodbye]},
    {"headers": accept + deflate, "pieces": [frame(TEXT, data[:9], rsv=COMPRESSED, fin=False, key=None),
                                             frame(CONTINUATION, data[9:], rsv=COMPRESSED, key=None), goodbye],
     "messages": [["text", text]]},
    {"pieces": [goodbye, frame(TEXT, "data after close", key=None)], "messages": [["text", "data after close"]]},
]
offers = [{}] * 4 + [{"headers": deflate}, {}]
record(__file__, __doc__, server=peer("raw", connections=connections),
       client=peer("raw", connections=[offer | {"pieces": [frame(CLOSE, close_body(1000))]} for offer in offers]))
