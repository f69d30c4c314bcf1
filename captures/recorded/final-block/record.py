"""A compressed message that ends with a final block

The first compressed message ends with a DEFLATE block that has BFINAL set (RFC 7692, section 7.2.3.5); more messages follow.

Fault class: the messages behind it garbage, or never inflated.
Right: every message of the log.
"""

from frames import CLOSE, COMPRESSED, TEXT, close_body, deflated, frame
from recorder import peer, record

texts = ["it ends with a final block, ", "the next, ", "final again, ", "the last, "]
pieces = [frame(TEXT, deflated(text * 5, final_block=n % 2 == 0), rsv=COMPRESSED) for n, text in enumerate(texts)]
record(__file__, __doc__, server=peer("ws", compression={}),
       client=peer("raw", connections=[{
           "headers": "Sec-WebSocket-Extensions: permessage-deflate\r\n",
           "pieces": [*pieces, frame(CLOSE, close_body(1000))], "messages": [["text", text, 5] for text in texts]}]))
