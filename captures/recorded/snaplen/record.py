"""Packets cut at 160 bytes

Longer messages are not whole in the capture; the length of each packet says how much is missing.

Right: short messages whole; the others as gaps and undecodable, none wrong.
"""

from recorder import peer, record

record(__file__, __doc__, snaplen=160, server=peer("tornado", echo=True),
       client=peer("tornado", steps=[["text", f"message {n}, ", 1 + 20 * (n % 2)] for n in range(12)]))
