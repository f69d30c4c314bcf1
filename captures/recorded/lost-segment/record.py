"""Bytes that were never captured

The end of one of the client's frames, the next frame, and the beginning of the one behind are missing.

Fault class: the rest of the direction lost or misread, or the loss not told.
Right: a gap of that size, the two messages that are not whole undecodable, and the messages behind them.
"""

from packets import numbers_with_payload
from recorder import PCAP, peer, record


def lose(packets):
    first, second, third = numbers_with_payload(packets, -packets[0].destination_port)[9:12]
    packets[first] = packets[first].part(0, -100)
    packets[third] = packets[third].part(100)
    del packets[second]
    return packets


record(__file__, __doc__, format=PCAP, rewrite=lose, server=peer("ws", echo=True),
       client=peer("ws", steps=[["text", f"message {n:3}, ", 20] for n in range(20)]))
