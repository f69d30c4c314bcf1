"""Python's `websockets` (10.4, as in Debian 12) as a client of the reference server:
websockets_client.py URL"""

import asyncio
import os
import signal
import ssl
import sys
import time

import websockets
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

MEBIBYTE = 1024 * 1024
TIME_LIMIT = 20  # seconds for one check; only a hang reaches it
BASE = sys.argv[1]
SERVER = int(os.environ.get("UNMASK_SERVER_PID", 0))  # only the runner knows it


class CountingProtocol(websockets.WebSocketClientProtocol):
    """Counts the bytes of the frames that come."""

    received = 0

    def data_received(self, data):
        self.received += len(data)
        super().data_received(data)


def connect(path="/echo", **options):
    secure = None
    if BASE.startswith("wss:"):
        secure = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        secure.check_hostname = False
        secure.verify_mode = ssl.CERT_NONE
    url = BASE.rstrip("/") + path
    return websockets.connect(url, ssl=secure, max_size=None, create_protocol=CountingProtocol, **options)


async def echo(client, message):
    await client.send(message)
    assert await client.recv() == message, "another message came back"


async def text_comes_back():
    async with connect() as client:
        for text in ["Hello", "", "Grüße, 世界, 🦊"]:
            await echo(client, text)


async def binary_comes_back():
    async with connect() as client:
        await echo(client, bytes(range(256)))


async def one_mebibyte_comes_back():
    async with connect() as client:
        await echo(client, os.urandom(MEBIBYTE))


async def fragmented_message_comes_back_as_one():
    async with connect() as client:
        await client.send(["one ", "message ", "of three frames"])
        assert await client.recv() == "one message of three frames"


async def text_comes_back_compressed():
    async with connect() as client:
        assert [extension.name for extension in client.extensions] == ["permessage-deflate"]
        await echo(client, "compressible " * (MEBIBYTE // 13))
        assert client.received < MEBIBYTE // 16, f"{client.received} bytes received"


async def every_window_size_works():
    for bits in range(9, 16):  # zlib cannot deflate with 8
        for takeover in (False, True):
            factory = ClientPerMessageDeflateFactory(
                server_no_context_takeover=takeover, client_no_context_takeover=takeover,
                server_max_window_bits=bits, client_max_window_bits=bits)
            async with connect(compression=None, extensions=[factory]) as client:
                assert client.extensions, f"window bits {bits} refused"
                for _ in range(3):
                    await echo(client, repr(dict(os.environ)) * 20)


async def many_messages_come_back_in_order():
    async with connect(max_queue=None) as client:
        for number in range(1000):
            await client.send(str(number))
        for number in range(1000):
            assert await client.recv() == str(number)


async def ping_is_answered():
    async with connect() as client:
        await (await client.ping(b"are you there?"))


async def close_code_and_reason_come_back():
    client = await connect()
    await client.close(4001, "goodbye")
    ending = client.close_code, client.close_reason
    assert ending == (4001, "goodbye"), ending


async def server_that_is_told_to_stop_closes_with_its_code_and_reason():
    async with connect() as client:
        os.kill(SERVER, signal.SIGTERM)
        await client.wait_closed()
        ending = client.close_code, client.close_reason
        assert ending == (1001, "the server is shutting down"), ending


async def run(check):
    name = check.__name__.replace("_", " ")
    start = time.monotonic()
    try:
        await asyncio.wait_for(check(), TIME_LIMIT)
    except Exception as error:  # whatever it is, it is this check that failed
        print(f"FAIL  {name}: {error!r}")
        return False
    print(f"ok    {name} ({(time.monotonic() - start) * 1000:.0f} ms)")
    return True


async def main():
    checks = [text_comes_back, binary_comes_back, one_mebibyte_comes_back, fragmented_message_comes_back_as_one,
              text_comes_back_compressed, every_window_size_works, many_messages_come_back_in_order,
              ping_is_answered, close_code_and_reason_come_back]
    if SERVER:
        checks.append(server_that_is_told_to_stop_closes_with_its_code_and_reason)
    return all([await run(check) for check in checks])


sys.exit(0 if asyncio.run(main()) else 1)
