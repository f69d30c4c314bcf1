"""IPv6

Right: every message of the log, and the addresses.
"""

from recorder import peer, record

record(__file__, __doc__, host="::1", server=peer("websockets", echo=True, compression={}),
       client=peer("ws", compression={}, steps=[["text", "Hello"], ["binary", "00ff", 40], ["text", "Hello again, ", 30], ["ping", "v6"]]))
