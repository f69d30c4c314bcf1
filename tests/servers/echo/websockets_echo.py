"""Python's websockets as an echo server: websockets_echo.py PORT"""

import asyncio
import logging
import sys

import websockets


async def echo(connection):
    try:
        async for message in connection:
            await connection.send(message)
    except websockets.ConnectionClosed:
        pass  # provoked on purpose


async def main():
    async with websockets.serve(echo, "127.0.0.1", int(sys.argv[1]), max_size=64 << 20, ping_interval=None):
        await asyncio.Future()


logging.disable()
asyncio.run(main())
