"""Retransmissions of what was acknowledged long ago, and keep-alives

Each fifth segment of the client comes again after the next three; before some, a keep-alive repeats the last byte.

Fault class: a retransmission of what is known taken for new data, or the end of decoding.
Right: every message of the log, once.
"""

from packets import numbers_with_payload
from recorder import PCAP_BIG_ENDIAN, peer, record


def repeat(packets):
    numbers = numbers_with_payload(packets, -packets[0].destination_port)
    repeated = {numbers[at + 3]: packets[numbers[at]] for at in range(1, len(numbers) - 3, 5)}
    kept_alive = {numbers[at] for at in range(3, len(numbers), 4)}
    result = []
    for number, packet in enumerate(packets):
        if number in kept_alive:
            result.append(packet.at(packet.sequence - 1).part(0, 1))
        result.append(packet)
        if number in repeated:
            result.append(repeated[number].later(packet.time - repeated[number].time + 1000))
    return result


record(__file__, __doc__, format=PCAP_BIG_ENDIAN, rewrite=repeat, server=peer("ws", echo=True),
       client=peer("ws", steps=[["text", f"message {n}"] for n in range(20)]))
