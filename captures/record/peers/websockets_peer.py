"""Python's `websockets`. Further in the task:

compression  null, or an object with what to offer (client) or demand (server): server_no_context_takeover,
             client_no_context_takeover, server_max_window_bits, client_max_window_bits
from         (client) local address to connect from
"""

import asyncio

import websockets
from conversation import Connection, converse_as_client, converse_as_server, listening, run
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory, ServerPerMessageDeflateFactory


class WebsocketsConnection(Connection):
    def __init__(self, library, log):
        super().__init__(log)
        self.library = library

    async def send_message(self, message):
        await self.library.send(message)

    async def send_fragments(self, parts):
        await self.library.send(parts)  # the last part is followed by an empty frame

    async def send_ping(self, payload):
        await self.library.ping(payload)

    async def receive_message(self):
        try:
            return await self.library.recv()
        except websockets.ConnectionClosed as closed:
            if closed.rcvd:
                self.log.close(self.number, "received", closed.rcvd.code, closed.rcvd.reason)
            return None

    async def close(self, code, reason):
        await self.library.close(code, reason)


def extensions(task, factory):
    compression = task.get("compression")
    return {"compression": None, "extensions": None if compression is None else [factory(**compression)], "max_size": None}


async def client(task, log):
    options = extensions(task, ClientPerMessageDeflateFactory)
    if "from" in task:
        options["local_addr"] = (task["from"], 0)
    host = f"[{task['host']}]" if ":" in task["host"] else task["host"]
    for _ in range(task.get("connections", 1)):
        library = await websockets.connect(f"ws://{host}:{task['port']}/echo", **options)
        await converse_as_client(WebsocketsConnection(library, log), task)


async def server(task, log):
    async def handle(library):
        await converse_as_server(WebsocketsConnection(library, log), task)

    async with websockets.serve(handle, task["host"], task["port"], **extensions(task, ServerPerMessageDeflateFactory)):
        listening()
        await asyncio.Future()


run(client, server)
