"""A lossy network, recorded behind the loss

Between two network namespaces a cable loses, doubles and delays segments that the client sends (see
[lossy_link.py](../../record/lossy_link.py)); the recorder stands at the end of the server.

Fault class: segments out of order, or twice, taken as they come; missing ones filled in later.
Right: every message of the log.
"""

from recorder import PCAP, peer, record

record(__file__, __doc__, tap="server", faults={"lose": 9, "double": 7, "delay": 5}, server=peer("ws", expect=0),
       client=peer("ws", at_once=True, expect=0, steps=[["text", f"{n} and so on, ", 20 + 10 * (n % 7)] for n in range(40)]))
