"""permessage-deflate with windows of 512 bytes and 1 KiB

client_max_window_bits is 9, server_max_window_bits is 10; the messages repeat what is farther back than that.

Right: every message of the log, and both parameters in the handshake.
"""

from recorder import peer, record

compression = {"client_max_window_bits": 9, "server_max_window_bits": 10}
lines = [f"line {n}: {n * 7919 % 1000:03} {n * 104729 % 100000:05}\n" for n in range(60)]
record(__file__, __doc__, server=peer("websockets", echo=True, compression=compression),
       client=peer("websockets", compression=compression, steps=[["text", "".join(lines)], ["text", "".join(lines[::-1])]] * 2))
