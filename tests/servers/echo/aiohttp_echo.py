"""aiohttp as an echo server: aiohttp_echo.py PORT"""

import sys

from aiohttp import WSMsgType, web


async def echo(request):
    connection = web.WebSocketResponse(max_msg_size=64 << 20)
    await connection.prepare(request)
    async for message in connection:
        if message.type == WSMsgType.TEXT:
            await connection.send_str(message.data)
        elif message.type == WSMsgType.BINARY:
            await connection.send_bytes(message.data)
    return connection


application = web.Application()
application.add_routes([web.get("/{any:.*}", echo)])
web.run_app(application, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
