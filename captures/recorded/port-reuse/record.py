"""Three connections from one port

The client connects from the same port again, as soon as the connection before has ended.

Right: three connections, each with its own messages.
"""

from recorder import PCAP_NANOSECONDS, free_port, peer, record

record(__file__, __doc__, format=PCAP_NANOSECONDS, server=peer("ws", echo=True),
       client=peer("ws", connections=3, local_port=free_port(), steps=[["text", "the same port"], ["text", "again"]]))
