"""A lossy network, recorded before the loss

Between two network namespaces a cable loses, doubles and delays segments that the client sends (see
[lossy_link.py](../../record/lossy_link.py)); the recorder stands at the end of the client.

Fault class: a retransmission of what was recorded already, taken for new data.
Right: every message of the log.
"""

from recorder import PCAP, peer, record

record(__file__, __doc__, format=PCAP, tap="client", faults={"lose": 9, "double": 7, "delay": 5}, server=peer("ws", expect=0),
       client=peer("ws", at_once=True, expect=0, steps=[["text", f"{n} and so on, ", 20 + 10 * (n % 7)] for n in range(40)]))
