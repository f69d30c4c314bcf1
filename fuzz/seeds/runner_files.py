"""Files that the conformance runner reads."""

import json

from seeds.corpus import write

case = {
    "id": "1.1.1", "number": 1, "section": "Framing", "title": "Empty <text>", "expectation": "An echo & a close.",
    "rules": ["client-must-mask"], "breaks": [], "was_run": True, "behavior": "OK", "behavior_reason": "",
    "closing": "WRONG CODE", "closing_reason": "]]></script>", "remote_close_code": 1002, "remote_close_reason": "\x07",
    "started": "1795221120.000000001", "duration": 1500, "flaky": True, "request": "GET / HTTP/1.1\r\n\r\n",
    "expected": ["a"], "received": ["b"], "exchange_omitted": 3, "capture": "captures/1.pcapng",
    "exchange": [
        {"what": "frame", "sent": True, "time": 5, "fin": True, "rsv": 4, "opcode": 1, "masked": True, "length": 5,
         "header_hex": "8185", "payload_hex": "48656c6c6f", "payload_text": "Hello"},
        {"what": "wait", "text": "a second"},
    ],
    "measured": {"messages": 3, "octets": 9, "time": 30, "median_latency": 10, "longest_latency": 12},
    "findings": [{"rule": "client-must-mask", "by_peer": True, "detail": "It did not."}],
}  # fmt: skip
report = {"generator": "unmask", "created": "1795221120.000000001", "agents": [{"agent": "s", "url": "ws://a/", "cases": [case]}]}
specification = {
    "outdir": "./reports", "options": {"failByDrop": False, "version": 18}, "cases": ["1.*", "9.7.6"],
    "servers": [{"agent": "a", "url": "ws://localhost:9001", "options": {"version": 13}, "protocols": ["chat"]}],
    "exclude-cases": ["1.2*"], "exclude-agent-cases": {"a*": ["1.1.*"]},
}  # fmt: skip
inputs = [  # in the order of the target's checks
    {
        "servers": json.dumps(specification),
        "clients": json.dumps({"url": "ws://127.0.0.1:9001", "cases": ["*"], "cert": "a.pem", "key": "a.key", "strange": [1]}),
        "no-cases": '{"servers": [{"url": "ws://a/"}]}',
        "unknown-case": '{"cases": ["1.1.99"]}',
        "pattern": '{"cases": ["(1+1+)+*", "[", "{1}*"]}',
        "wrong-types": '{"cases": [1], "servers": {}}',
        "deep-option": '{"cases": [], "options": {"a": ' + "[" * 500 + "]" * 500 + "}}",
    },
    {
        "baseline": "# known\n6.4.*                     # issue 17\n7.9.5    my-server/*      # issue 23\n1.1.1 server #\t echo\n",
        "without-reason": "1.1.1\n",
        "patterns": "*?*?*.*1 s*r # all\n6.4.? # some\r\n",
    },
    {
        "report": json.dumps(report),
        "minimal": '{"agents": []}',
        "not-run": '{"agents": [{"agent": "a", "cases": [{"id": "1", "was_run": false, "behavior": "FAILED", "closing": "FAILED"}]}]}',
        "bad-verdict": '{"agents": [{"agent": "a", "cases": [{"id": "1", "behavior": "FINE", "closing": "OK"}]}]}',
        "bad-time": '{"created": "1.5", "agents": []}',
        "large-number": '{"agents": [{"agent": "a", "cases": [{"id": "1", "number": 1e999}]}]}',
        "unclosed": '{"agents": [',
    },
]  # fmt: skip


def seed():
    for kind, texts in enumerate(inputs):
        for name, text in texts.items():
            write("json_inputs", name, text.encode(), kind)
