#!/usr/bin/env python3
"""Python's websockets through all cases: conform_websockets.py URL AGENT"""

import asyncio
import json
import sys

import websockets

BASE, AGENT = sys.argv[1:3]


async def run_case(number):
    # The longest message of a case has 16 MiB.
    async with websockets.connect(f"{BASE}/runCase?case={number}&agent={AGENT}", max_size=2**25) as connection:
        try:
            async for message in connection:
                await connection.send(message)
        except websockets.ConnectionClosed:
            pass  # provoked on purpose


async def main():
    async with websockets.connect(f"{BASE}/getCaseCount") as connection:
        count = json.loads(await connection.recv())
    for number in range(1, count + 1):
        await run_case(number)
    async with websockets.connect(f"{BASE}/updateReports?agent={AGENT}") as connection:
        await connection.wait_closed()


asyncio.run(main())
