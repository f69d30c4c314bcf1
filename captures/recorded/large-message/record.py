"""A masked message of 300,000 bytes

Longer than what other analyzers unmask.

Fault class: cut off or lost, without a word.
Right: the message whole, in both directions.
"""

from recorder import PCAP_GZIP, peer, record

record(__file__, __doc__, format=PCAP_GZIP, server=peer("ws", echo=True),
       client=peer("ws", steps=[["text", "0123456789", 30000], ["text", "and a short one"]]))
