"""A segment that was never captured, in compressed messages with context takeover

Right: a gap; the messages behind it that refer to the lost one are undecodable, and not guessed.
"""

from packets import numbers_with_payload
from recorder import PCAP_GZIP, peer, record

compression = {"threshold": 0}


def lose(packets):
    """The client's 6th segment with data."""
    del packets[numbers_with_payload(packets, -packets[0].destination_port)[6]]
    return packets


record(__file__, __doc__, format=PCAP_GZIP, rewrite=lose, server=peer("ws", echo=True, compression=compression),
       client=peer("ws", compression=compression,
                   steps=[["text", f'{{"number": {n}, "text": "what was said before is said again"}}'] for n in range(12)]))
