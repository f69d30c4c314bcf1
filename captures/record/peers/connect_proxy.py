"""A proxy that knows only the method CONNECT, and only server.test, which is this machine: connect_proxy.py PORT"""

import asyncio
import sys


async def carry(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def handle(reader, writer):
    method, target, _ = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)
    host, _, port = target.decode().rpartition(":")
    if method != b"CONNECT" or host != "server.test":
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        writer.close()
        return
    onward_reader, onward_writer = await asyncio.open_connection("127.0.0.1", int(port))
    writer.write(b"HTTP/1.1 200 Connection Established\r\n\r\n")
    await asyncio.gather(carry(reader, onward_writer), carry(onward_reader, writer))


async def main():
    await asyncio.start_server(handle, "127.0.0.1", int(sys.argv[1]))
    print("listening", flush=True)
    await asyncio.Future()


asyncio.run(main())
