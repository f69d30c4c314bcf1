"""Segments swapped

A recording in which every second segment with data of the client stands behind the one that follows it, and the first two
of the server's after the handshake too.

Fault class: garbage frames after the first segment that is out of order.
Right: every message of the log.
"""

from packets import numbers_with_payload
from recorder import PCAP_BIG_ENDIAN_NANOSECONDS, peer, record


def swap(packets):
    server = packets[0].destination_port
    for port in (server, -server):
        numbers = numbers_with_payload(packets, port)[1:]  # not the handshake
        for one, next_one in zip(numbers[::2], numbers[1::2]):
            packets[one], packets[next_one] = packets[next_one], packets[one]
    return packets


record(__file__, __doc__, format=PCAP_BIG_ENDIAN_NANOSECONDS, rewrite=swap, server=peer("ws", echo=True),
       client=peer("ws", steps=[["text", f"message {n}, ", 1 + 5 * n] for n in range(15)]))
