"""HAR 1.2, strictly: every member that the specification demands, of its type, and none that it does not know.

Members that begin with an underscore are extensions; of those, the ones that Chrome and others read are checked too.
"""

import datetime

NUMBER = (int, float)
OPTIONAL = object()

CREATOR = {"name": str, "version": str}
PAIRS = [{"name": str, "value": str}]
REQUEST = {"method": str, "url": str, "httpVersion": str, "cookies": PAIRS, "headers": PAIRS, "queryString": PAIRS,
           "headersSize": int, "bodySize": int}
CONTENT = {"size": int, "mimeType": str}
RESPONSE = {"status": int, "statusText": str, "httpVersion": str, "cookies": PAIRS, "headers": PAIRS,
            "content": CONTENT, "redirectURL": str, "headersSize": int, "bodySize": int, "_error": (str, OPTIONAL)}
TIMINGS = {"blocked": NUMBER, "dns": NUMBER, "connect": NUMBER, "ssl": NUMBER, "send": NUMBER, "wait": NUMBER,
           "receive": NUMBER}
MESSAGE = {"type": str, "time": float, "opcode": int, "data": str, "_base64": (str, OPTIONAL),
           "_truncatedAt": (int, OPTIONAL)}
CLOSE = {"code": (int, OPTIONAL), "reason": str}
ENTRY = {"startedDateTime": str, "time": NUMBER, "request": REQUEST, "response": RESPONSE, "cache": {},
         "timings": TIMINGS, "serverIPAddress": str, "connection": str, "comment": (str, OPTIONAL),
         "_resourceType": str, "_webSocketMessages": [MESSAGE], "_webSocketClose": (CLOSE, OPTIONAL)}
HAR = {"log": {"version": str, "creator": CREATOR, "pages": [], "entries": [ENTRY]}}


def check_shape(value, shape, place="har"):
    if isinstance(shape, tuple) and OPTIONAL in shape:
        shape = shape[0]
    if isinstance(shape, dict):
        assert isinstance(value, dict), place
        unknown = value.keys() - shape.keys()
        assert not unknown, f"{place}: unknown {unknown}"
        for name, inner in shape.items():
            optional = isinstance(inner, tuple) and OPTIONAL in inner
            assert optional or name in value, f"{place}: no {name}"
            if name in value:
                check_shape(value[name], inner, f"{place}.{name}")
    elif isinstance(shape, list):
        assert isinstance(value, list), place
        assert shape or not value, f"{place}: not empty"
        for number, item in enumerate(value):
            check_shape(item, shape[0], f"{place}[{number}]")
    else:
        assert isinstance(value, shape) and not isinstance(value, bool), f"{place}: {value!r}"


def check_entry(entry):
    datetime.datetime.strptime(entry["startedDateTime"], "%Y-%m-%dT%H:%M:%S.%fZ")
    assert entry["_resourceType"] == "websocket"
    assert entry["request"]["url"].startswith(("ws://", "wss://", "http://", "https://")), entry["request"]["url"]
    timings = entry["timings"]
    assert entry["time"] == sum(max(timings[name], 0) for name in ["blocked", "dns", "connect", "send", "wait",
                                                                  "receive"])
    for message in entry["_webSocketMessages"]:
        assert (message["type"], message["opcode"]) in [("send", 1), ("send", 2), ("receive", 1), ("receive", 2),
                                                        ("error", -1)], message


def check_har(har):
    check_shape(har, HAR)
    assert har["log"]["version"] == "1.2"
    for entry in har["log"]["entries"]:
        check_entry(entry)


# --- The messages of each connection, as (sent or received, opcode, text or base64) ------------------------------


def messages_of(har):
    messages = {}
    for entry in har["log"]["entries"]:
        for message in entry["_webSocketMessages"]:
            if message["type"] != "error":
                messages.setdefault(entry["connection"], []).append(
                    (message["type"], message["opcode"], message.get("_base64", message["data"])))
    return messages


def messages_of_records(records):
    """What a HAR has to hold of -T json."""
    messages = {}
    for record in records:
        if record["type"] == "message" and record["opcode"] in (1, 2):
            data = record["text"] if "text" in record else record["base64"]
            message = ("send" if record["direction"] == "client" else "receive", record["opcode"], data)
            messages.setdefault(str(record["connection"]), []).append(message)
    return messages
