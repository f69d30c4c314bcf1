"""Display filters."""

from seeds.corpus import write

filters = {
    "existence": "websocket.payload.text",
    "comparison": "websocket.payload_length >= 126",
    "words": "not websocket.opcode eq 8 and websocket.fin ne 0",
    "parentheses": "(websocket.fin || websocket.mask) && !(unmask.rule or unmask.end)",
    "precedence": "websocket.fin and websocket.mask or unmask.end or not unmask.end and websocket.fin",
    "grouped": "(websocket.fin and websocket.mask) or unmask.end and (websocket.fin or unmask.end)",
    "sets": "tcp.port in {80, 443, 8000..8999}",
    "addresses": "ip.addr == 10.0.0.0/8 or ipv6.addr in {::1, 2001:db8::/32}",
    "bytes": "websocket.masking_key == 37:fa:21:3d or websocket.payload contains 00ff",
    "escapes": r'websocket.payload.text contains "\"\\\n\r\t\x00"',
    "pattern": r'http.host matches r"^(\w+\.)?example\.(com|org)$"',
    "pattern-of-bytes": r'websocket.payload ~ r"\x00+[^\xff]"',
    "times": "frame.time_epoch in {1700000000.25..1700000001}",
    "unknown-field": "websocket.opcod == 1",
    "wrong-type": 'http.host < "a"',
    "unclosed": '(http.host == "a',
    "empty-range": "frame.number in {7..3}",
    "deep": "(" * 64 + "websocket.fin" + ")" * 64,
    "too-deep": "(" * 65 + "websocket.fin" + ")" * 65,
    "negations": "!" * 100 + "websocket.fin",
    "prefix-within-a-byte": "ip.addr == 10.1.0.0/12 or ipv6.addr == 2001:db8::/33 or ip.addr == 0.0.0.0/0",
    "order": "frame.number < 9 and tcp.port <= 80 and websocket.payload_length > 1 and frame.time_epoch >= 1",
    "equal-texts": 'http.host == "example.com" or http.host in {"b", "c"}',
    "equal-times": "frame.time_epoch == 1700000000.25",
    "equal-flags": "websocket.fin == true and websocket.mask != 0 and websocket.rsv eq 1",
    "text-as-bytes": 'websocket.payload contains "World" or websocket.masking_key == "7!"',
    "address-of-other-version": "ip.addr == ::1",
    "number-for-an-address": "ip.addr == 7",
    "prefix-too-long": "ip.addr == 10.0.0.0/33",
    "word-for-a-number": 'tcp.port == "eighty"',
    "digits-missing": "tcp.port == 0x",
    "word-for-a-time": "frame.time_epoch == 1.2.3",
    "number-too-large": "tcp.port == 99999999999999999999999",
    "odd-digits": "websocket.masking_key == 37:f",
    "strange-character": "websocket.fin # or so",
    "strange-escape": r'http.host == "\q"',
    "escape-cut-short": r'http.host == "\x4"',
    "two-fields": "websocket.fin websocket.mask",
    "two-fields-in-parentheses": "(websocket.fin websocket.mask)",
    "parenthesis-without-end": "(websocket.fin",
    "set-without-braces": "tcp.port in 80",
    "set-without-end": "tcp.port in {80 443}",
    "range-of-bytes": "websocket.masking_key in {00..ff}",
    "pattern-without-quotes": "http.host matches example",
    "costly-pattern": 'http.host matches "((a{1000}){1000}){1000}"',
}


def seed():
    for name, text in filters.items():
        write("display_filter", name, text.encode())
