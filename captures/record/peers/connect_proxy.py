"""A proxy that knows only the method CONNECT: connect_proxy.py PORT"""

import asyncio
import sys


async def carry(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def handle(reader, writer):
    method, target, _ = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)
    if method != b"CONNECT":
        writer.write(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n")
        writer.close()
        return
    host, port = target.decode().rsplit(":", 1)
    onward_reader, onward_writer = await asyncio.open_connection(host, int(port))
    writer.write(b"HTTP/1.1 200 Connection Established\r\n\r\n")
    await asyncio.gather(carry(reader, onward_writer), carry(onward_reader, writer))


async def main():
    await asyncio.start_server(handle, "127.0.0.1", int(sys.argv[1]))
    print("listening", flush=True)
    await asyncio.Future()


asyncio.run(main())
