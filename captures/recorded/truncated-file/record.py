"""A capture file that was cut off

The file ends in the middle of a packet.

Right: everything before the cut, then one error with the offset of the packet that is not whole.
"""

from recorder import peer, record

record(__file__, __doc__, convert_file=lambda data: data[:len(data) * 2 // 3 + 1], server=peer("tornado", echo=True),
       client=peer("tornado", steps=[["text", f"message {n}, ", 1 + n] for n in range(12)]))
