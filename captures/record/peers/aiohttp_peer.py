"""aiohttp. Further in the task:

compression   window bits that the client offers; 0 is no compression. The server agrees to what is offered.
pages_first   (client) how many pages to get on the same connection before the upgrade
"""

import asyncio

import aiohttp
from aiohttp import web
from conversation import Connection, converse_as_client, converse_as_server, listening, run


class AiohttpConnection(Connection):
    def __init__(self, library, log):
        super().__init__(log)
        self.library = library

    async def send_message(self, message):
        if isinstance(message, str):
            await self.library.send_str(message)
        else:
            await self.library.send_bytes(message)

    async def send_ping(self, payload):
        await self.library.ping(payload)

    async def receive_message(self):
        message = await self.library.receive()
        if message.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
            return message.data
        if message.type == aiohttp.WSMsgType.CLOSE:
            self.log.close(self.number, "received", message.data, message.extra)
        return None

    async def close(self, code, reason):
        await self.library.close(code=code, message=reason.encode())


async def client(task, log):
    base = f"http://{task['host']}:{task['port']}"
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1)) as session:
        for _ in range(task.get("connections", 1)):
            for number in range(task.get("pages_first", 0)):
                async with session.get(f"{base}/page/{number}") as page:
                    await page.read()
            library = await session.ws_connect(f"{base}/echo", compress=task.get("compression", 0))
            await converse_as_client(AiohttpConnection(library, log), task)


async def server(task, log):
    async def page(request):
        return web.Response(text=f"page {request.match_info['number']}\n" * 20)

    async def handle(request):
        library = web.WebSocketResponse(max_msg_size=0)
        await library.prepare(request)
        await converse_as_server(AiohttpConnection(library, log), task)
        return library

    application = web.Application()
    application.add_routes([web.get("/page/{number}", page), web.get("/echo", handle)])
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, task["host"], task["port"]).start()
    listening()
    await asyncio.Future()


run(client, server)
