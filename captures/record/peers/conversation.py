"""What the peers written in Python share: the task they are given, their log, and how a conversation goes.

    PEER client|server TASK

TASK is a JSON object; the recorder adds `host` and `port` to what a record.py says:
    steps        what to send, in order:
                     ["text", TEXT, TIMES]      a text message, TEXT repeated TIMES (1)
                     ["binary", HEX, TIMES]     a binary message
                     ["fragments", [PART...]]   a text message in several frames; a PART that is ["ping", TEXT] is a ping between them
                     ["binary fragments", ...]  the same, with hexadecimal parts
                     ["ping", TEXT]             a ping
    echo         (server) whether each message is sent back
    expect       messages to wait for before closing; without it, a client awaits one for each message it sends
    at_once      (client) send everything first, then wait
    pause        seconds between two fragments
    close        [CODE, REASON] of the client's close frame
    connections  (client) how often to do all this, one after the other
    ...          whatever else a peer's own file explains

The log (environment: MESSAGE_LOG) has a line for each message that the application sent or was given by its library.
A server prints a line when it listens.
"""

import asyncio
import hashlib
import json
import os
import sys


class MessageLog:
    """messages.jsonl: who, connection (from 0), event (sent, received), type, length, sha256; for close frames code and reason."""

    def __init__(self, who):
        self.who = who
        self.connection = -1
        self.file = open(os.environ["MESSAGE_LOG"], "a", buffering=1)

    def next_connection(self):
        self.connection += 1
        return self.connection

    def message(self, connection, event, kind, payload):
        payload = payload.encode() if isinstance(payload, str) else bytes(payload)
        self._write(connection, event, kind, {"length": len(payload), "sha256": hashlib.sha256(payload).hexdigest()})

    def close(self, connection, event, code, reason):
        self._write(connection, event, "close", {"code": code, "reason": reason})

    def _write(self, connection, event, kind, more):
        line = {"who": self.who, "connection": connection, "event": event, "type": kind} | more
        self.file.write(json.dumps(line, ensure_ascii=False) + "\n")


class Connection:
    """An open connection of some library. A subclass says how that library sends, receives and closes."""

    def __init__(self, log):
        self.log = log
        self.number = log.next_connection()
        self.received = 0

    async def send_message(self, message):  # str is text, bytes is binary
        raise NotImplementedError

    async def send_fragments(self, parts):  # an asynchronous iterator over str, or over bytes
        raise NotImplementedError

    async def send_ping(self, payload):
        raise NotImplementedError

    async def receive_message(self):  # str, bytes, or None when the connection is closed
        raise NotImplementedError

    async def close(self, code, reason):
        raise NotImplementedError

    async def do(self, step, pause):
        kind, data, *times = step
        if kind == "ping":
            self.log.message(self.number, "sent", "ping", data)
            await self.send_ping(data.encode())
        elif kind.endswith("fragments"):
            await self._do_fragments(data, kind.startswith("binary"), pause)
        else:
            await self.send((bytes.fromhex(data) if kind == "binary" else data) * (times or [1])[0])

    async def send(self, message):
        self.log.message(self.number, "sent", "text" if isinstance(message, str) else "binary", message)
        await self.send_message(message)

    async def _do_fragments(self, parts, binary, pause):
        whole = b"" if binary else ""

        async def fragments():
            nonlocal whole
            for part in parts:
                if isinstance(part, list):
                    await self.do(part, pause)
                    continue
                part = bytes.fromhex(part) if binary else part
                whole += part
                yield part
                await asyncio.sleep(pause)

        await self.send_fragments(fragments())
        self.log.message(self.number, "sent", "binary" if binary else "text", whole)

    async def receive(self):
        message = await self.receive_message()
        if message is not None:
            self.received += 1
            self.log.message(self.number, "received", "text" if isinstance(message, str) else "binary", message)
        return message


def is_message(step):
    return step[0] != "ping"


async def converse_as_client(connection, task):
    steps = task.get("steps", [])
    expected = task.get("expect", sum(map(is_message, steps)))
    for step in steps:
        await connection.do(step, task.get("pause", 0))
        if is_message(step) and not task.get("at_once") and connection.received < expected:
            await connection.receive()
    while connection.received < expected:
        await connection.receive()
    code, reason = task.get("close", [1000, ""])
    connection.log.close(connection.number, "sent", code, reason)
    await connection.close(code, reason)


async def converse_as_server(connection, task):
    async def speak():
        for step in task.get("steps", []):
            await connection.do(step, task.get("pause", 0))

    speaking = asyncio.create_task(speak())
    while (message := await connection.receive()) is not None:
        if task.get("echo"):
            await connection.send(message)
    await speaking


def listening():
    print("listening", flush=True)


def run(client, server):
    """Runs client(task, log) or server(task, log), coroutines, as the command line says."""
    role, task = sys.argv[1], json.loads(sys.argv[2])
    asyncio.run({"client": client, "server": server}[role](task, MessageLog(role)))
