"""Pages on the connection before its upgrade

aiohttp's client gets three pages, then upgrades the same connection; messages are compressed.

Right: one connection, whose handshake is the fourth request; every message of the log.
"""

from recorder import peer, record

record(__file__, __doc__, server=peer("aiohttp", echo=True),
       client=peer("aiohttp", pages_first=3, compression=15,
                   steps=[["text", "Hello"], ["binary", "00ff", 300], ["text", "Hello again, Hello"], ["ping", "ping"], ["text", ""]]))
