"""Tornado. Further in the task:

compression  whether to offer or agree to permessage-deflate
write_size   bytes that are handed to the kernel at a time, slowly: each piece becomes a segment of its own
"""

import asyncio
import socket
import time

import tornado.httpserver
import tornado.iostream
import tornado.web
import tornado.websocket
from conversation import Connection, converse_as_client, converse_as_server, listening, run


def write_in_pieces(size):
    def write_to_fd(stream, data):
        try:
            stream.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            time.sleep(0.001)  # until the piece before is acknowledged; what has to wait would be put together
            return stream.socket.send(data[:size])
        finally:
            del data  # it is a view that must not outlive this call

    tornado.iostream.IOStream.write_to_fd = write_to_fd


class TornadoConnection(Connection):
    """`library` is a WebSocketClientConnection or a WebSocketHandler; `inbox` yields messages, then None."""

    def __init__(self, library, inbox, log):
        super().__init__(log)
        self.library, self.inbox = library, inbox

    async def send_message(self, message):
        await self.library.write_message(message, binary=isinstance(message, bytes))

    async def send_ping(self, payload):
        self.library.ping(payload)

    async def receive_message(self):
        message = await self.inbox.get()
        if message is None and self.library.close_code is not None:
            self.log.close(self.number, "received", self.library.close_code, self.library.close_reason or "")
        return message

    async def close(self, code, reason):
        self.library.close(code, reason)
        await self.receive()


async def client(task, log):
    if "write_size" in task:
        write_in_pieces(task["write_size"])
    options = {"compression_level": 6} if task.get("compression") else None
    for _ in range(task.get("connections", 1)):
        inbox = asyncio.Queue()
        library = await tornado.websocket.websocket_connect(
            f"ws://{task['host']}:{task['port']}/echo", compression_options=options, on_message_callback=inbox.put_nowait)
        await converse_as_client(TornadoConnection(library, inbox, log), task)


async def server(task, log):
    if "write_size" in task:
        write_in_pieces(task["write_size"])

    class Handler(tornado.websocket.WebSocketHandler):
        def open(self):
            self.inbox = asyncio.Queue()
            self.conversation = asyncio.create_task(converse_as_server(TornadoConnection(self, self.inbox, log), task))

        def on_message(self, message):
            self.inbox.put_nowait(message)

        def on_close(self):
            self.inbox.put_nowait(None)

        def get_compression_options(self):
            return {"compression_level": 6} if task.get("compression") else None

    tornado.web.Application([("/echo", Handler)]).listen(task["port"], task["host"])
    listening()
    await asyncio.Future()


run(client, server)
