"""A peer that sends the bytes it is told to, right or wrong. The task, beside host and port:

connections   one after the other, each an object:
    fields          (client) the header fields of its request, instead of the right ones, as lines of text
    headers         (client) further ones; (server) those behind Connection, where "{accept}" is the right Sec-WebSocket-Accept
    upgrade         (server) the value of Upgrade, instead of "websocket"
    pieces          what to send after the handshake, in hexadecimal; each piece in a segment of its own
    messages        what that is, for the log: ["text", TEXT, TIMES] or ["binary", HEX, TIMES]
"""

import asyncio
import base64
import hashlib

from conversation import MessageLog, listening, run

PAUSE = 0.02  # seconds, so that each piece is a segment
PATIENCE = 0.3  # seconds in which the other side may end the connection
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
KEY = base64.b64encode(b"the sample nonce").decode()
FIELDS = f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\n"


def accept_of(key):
    return base64.b64encode(hashlib.sha1(key.encode() + GUID).digest()).decode()


def log_messages(log, messages):
    number = log.next_connection()
    for kind, data, *times in messages:
        payload = (bytes.fromhex(data) if kind == "binary" else data.encode()) * (times or [1])[0]
        log.message(number, "sent", kind, payload)


async def send_pieces(writer, connection):
    for piece in connection.get("pieces", []):
        writer.write(bytes.fromhex(piece))
        await writer.drain()
        await asyncio.sleep(PAUSE)


async def read_to_end(reader):
    try:
        while await asyncio.wait_for(reader.read(65536), PATIENCE):
            pass
    except (ConnectionResetError, asyncio.TimeoutError):
        pass


async def client(task, log: MessageLog):
    for connection in task["connections"]:
        reader, writer = await asyncio.open_connection(task["host"], task["port"])
        fields = connection.get("fields", FIELDS) + connection.get("headers", "")
        writer.write(f"GET /echo HTTP/1.1\r\nHost: {task['host']}:{task['port']}\r\n{fields}\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        log_messages(log, connection.get("messages", []))
        await send_pieces(writer, connection)
        await read_to_end(reader)
        writer.close()


def key_of(request):
    for line in request.decode().split("\r\n"):
        name, _, value = line.partition(":")
        if name.lower() == "sec-websocket-key":
            return value.strip()
    return ""


async def server(task, log: MessageLog):
    connections = iter(task["connections"])

    async def handle(reader, writer):
        connection = next(connections)
        request = await reader.readuntil(b"\r\n\r\n")
        headers = connection.get("headers", "Sec-WebSocket-Accept: {accept}\r\n").format(accept=accept_of(key_of(request)))
        upgrade = connection.get("upgrade", "websocket")
        writer.write(f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: {upgrade}\r\nConnection: Upgrade\r\n{headers}\r\n".encode())
        await asyncio.sleep(PAUSE)
        log_messages(log, connection.get("messages", []))
        await send_pieces(writer, connection)
        await read_to_end(reader)
        writer.close()

    await asyncio.start_server(handle, task["host"], task["port"])
    listening()
    await asyncio.Future()


run(client, server)
