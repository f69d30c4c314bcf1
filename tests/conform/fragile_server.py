"""A WebSocket echo server with defects to choose: fragile_server.py PORT [--exit-on TEXT] [--hang-on TEXT] [--late-once FILE]

--exit-on ends the process with status 7, or with --signal by SIGSEGV, when a message begins with TEXT;
--hang-on stops serving anybody; --late-once FILE withholds the first echo of all, ever: it leaves FILE behind.
"""

import argparse
import asyncio
import base64
import hashlib
import os
import pathlib
import signal
import struct

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Connection:
    def __init__(self, reader, writer, options):
        self.reader, self.writer, self.options = reader, writer, options

    async def serve(self):
        head = await self.reader.readuntil(b"\r\n\r\n")
        key = next(line.split(b":", 1)[1].strip() for line in head.split(b"\r\n")
                   if line.lower().startswith(b"sec-websocket-key:"))
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
        self.writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          b"Server: fragile\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n")
        message = b""
        kind = 0
        while True:
            opcode, final, payload = await self.frame()
            if opcode == 8:
                self.send(8, payload[:2])
                return
            if opcode == 9:
                self.send(10, payload)
            if opcode > 2:
                continue
            kind = opcode or kind
            message += payload
            if final:
                self.message(kind, message)
                message = b""

    async def frame(self):
        first, second = await self.reader.readexactly(2)
        length = second & 127
        if length > 125:
            extended = {126: 2, 127: 8}[length]
            length = int.from_bytes(await self.reader.readexactly(extended), "big")
        mask = await self.reader.readexactly(4)
        payload = await self.reader.readexactly(length)
        repeated = (mask * (length // 4 + 1))[:length]
        whole = int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")
        return first & 15, first & 128, whole.to_bytes(length, "big")

    def message(self, kind, payload):
        def meant(text):
            return text is not None and payload.startswith(text.encode())
        if meant(self.options.exit_on):
            if self.options.signal:
                os.kill(os.getpid(), signal.SIGSEGV)
            os._exit(7)
        if meant(self.options.hang_on):
            while True:
                signal.pause()
        late = self.options.late_once
        if late and payload.startswith(b"*") and not pathlib.Path(late).exists():
            pathlib.Path(late).touch()
            return
        self.send(kind, payload)

    def send(self, opcode, payload):
        length = len(payload)
        header = bytes([128 | opcode, length]) if length < 126 else (
            struct.pack("!BBH", 128 | opcode, 126, length) if length < 65536 else
            struct.pack("!BBQ", 128 | opcode, 127, length))
        self.writer.write(header + payload)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--exit-on")
    parser.add_argument("--signal", action="store_true")
    parser.add_argument("--hang-on")
    parser.add_argument("--late-once")
    options = parser.parse_args()

    async def serve(reader, writer):
        try:
            await Connection(reader, writer, options).serve()
        except (asyncio.IncompleteReadError, KeyError, ConnectionError):
            pass
        writer.close()
    async with await asyncio.start_server(serve, "127.0.0.1", options.port) as server:
        print("fragile server on port", options.port, flush=True)
        await server.serve_forever()

asyncio.run(main())
