"""The packet printed in the lecture slides

One packet, frame 289 of a capture that nobody has, printed in slides on WebSocket in Wireshark: 192.168.1.161:49446 sends
34.209.17.111:80 a masked text frame "Hello". There is no handshake. The slide shows microseconds without a date; the date is made up.

Right: one conversation, recognised by its frame, with the text "Hello".
"""

import hashlib

from recorder import write_packet

ETHERNET = "8c0ca34620b2 8c8590 0cdce4 0800"
IP = "4502003f 0000 4000 40 06 442e c0a801a1 22d1116f"
TCP = "c126 0050 83485499 dc3abe85 8018 1019 1853 0000 0101 080a385a0809607f1e49"
FRAME = "81 85 996ecb65 d10ba709f6"

write_packet(__file__, __doc__, bytes.fromhex(ETHERNET + IP + TCP + FRAME), time=1_573_073_871_136_586_000,
             messages=[{"who": "client", "connection": 0, "event": "sent", "type": "text", "length": 5,
                        "sha256": hashlib.sha256(b"Hello").hexdigest()}])
