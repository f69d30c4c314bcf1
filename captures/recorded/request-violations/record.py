"""Requests that no client may send

A script asks `ws` to upgrade without a key, with a key of 15 bytes, without a version, with version 12, and without Connection.

Fault class: none of this reported.
Right: a finding for each that names the rule, and five refusals.
"""

from recorder import peer, record

right = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13"}
wrong = [{"Sec-WebSocket-Key": None}, {"Sec-WebSocket-Key": "ZmlmdGVlbiBieXRlcyEh"}, {"Sec-WebSocket-Version": None},
         {"Sec-WebSocket-Version": "12"}, {"Connection": None}]
fields = ["".join(f"{name}: {value}\r\n" for name, value in (right | change).items() if value) for change in wrong]
record(__file__, __doc__, server=peer("ws"), client=peer("raw", connections=[{"fields": one} for one in fields]))
