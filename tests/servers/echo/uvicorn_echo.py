"""uvicorn on wsproto as an echo server: uvicorn_echo.py PORT"""

import sys

import uvicorn


async def echo(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    while (event := await receive())["type"] == "websocket.receive":
        text, data = event.get("text"), event.get("bytes")
        await send({"type": "websocket.send", "bytes": data} if text is None else {"type": "websocket.send", "text": text})


uvicorn.run(echo, host="127.0.0.1", port=int(sys.argv[1]), ws="wsproto", ws_max_size=64 << 20, log_level="critical", lifespan="off")
