"""A server with a wrong Sec-WebSocket-Accept, and one with none

Both send a message all the same.

Fault class: the accept value shown, and never recomputed.
Right: a finding for each, and `accept_valid` false.
"""

from frames import CLOSE, TEXT, close_body, frame
from recorder import peer, record

pieces = [frame(TEXT, "you should not listen to me", key=None), frame(CLOSE, close_body(1000), key=None)]
messages = [["text", "you should not listen to me"]]
record(__file__, __doc__,
       server=peer("raw", connections=[
           {"headers": "Sec-WebSocket-Accept: HSmrc0sMlYUkAGmm5OPpG2HaGWk=\r\n", "pieces": pieces, "messages": messages},
           {"headers": "", "pieces": pieces, "messages": messages}]),
       client=peer("raw", connections=[{"pieces": [frame(CLOSE, close_body(1000))]}] * 2))
