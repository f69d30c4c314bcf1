"""Recorded on all interfaces at once: Linux cooked v2

Right: every message of the log.
"""

from recorder import Format, peer, record

record(__file__, __doc__, interface="any", format=Format(options=["-y", "LINUX_SLL2"]), server=peer("aiohttp", echo=True),
       client=peer("aiohttp", steps=[["text", "Hello"], ["binary", "00ff", 40], ["text", "x", 200]]))
