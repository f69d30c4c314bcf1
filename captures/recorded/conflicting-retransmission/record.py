"""Overlapping segments with other bytes

Each third segment of the client is followed by one that overlaps it in part, with other bytes where they overlap. Each other
third is split; its second half comes first, then a segment with other bytes in its place, then the first half.

Fault class: what an observer is shown depends on whom it believes.
Right: the bytes that were seen first, which are those that the server was given.
"""

from dataclasses import replace

from packets import numbers_with_payload
from recorder import PCAP, peer, record


def lie_of(packet):
    return replace(packet, payload=b"X" * len(packet.payload)).later(1000)


def contradict(packets):
    numbers = numbers_with_payload(packets, -packets[0].destination_port)
    result = []
    for number, packet in enumerate(packets):
        if number in numbers[1::3]:
            result += [packet, lie_of(packet.part(10))]
        elif number in numbers[2::3]:
            result += [packet.part(8), lie_of(packet.part(8)), packet.part(0, 8).later(2000)]
        else:
            result.append(packet)
    return result


record(__file__, __doc__, format=PCAP, rewrite=contradict, server=peer("ws", echo=True),
       client=peer("ws", steps=[["text", f"the true message {n}"] for n in range(8)]))
