"""Compressed messages whose final frame is empty

A script sends compressed messages in three frames, of which the last has no payload; `ws` accepts them and echoes them.

Fault class: an empty final frame does not complete the message.
Right: every message of the log, inflated.
"""

from frames import CLOSE, COMPRESSED, CONTINUATION, TEXT, close_body, deflated, frame
from recorder import peer, record

texts = ["the first message, ", "the second message, ", "the third message, "]


def in_three_frames(text):
    data = deflated(text * 3)
    return "".join([frame(TEXT, data[:7], rsv=COMPRESSED, fin=False), frame(CONTINUATION, data[7:], fin=False), frame(CONTINUATION)])


record(__file__, __doc__, server=peer("ws", echo=True, compression={}),
       client=peer("raw", connections=[{
           "headers": "Sec-WebSocket-Extensions: permessage-deflate\r\n",
           "pieces": [*map(in_three_frames, texts), frame(CLOSE, close_body(1000))], "messages": [["text", text, 3] for text in texts]}]))
