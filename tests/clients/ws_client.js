// npm's `ws` as a client of the reference server: node ws_client.js URL
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');
const { once } = require('node:events');
const WebSocket = require('ws');
const { check, checkShutdown, finish, mebibyte } = require('./checks.js');

const base = process.argv[2];

// An open connection, with the socket beneath it as `wire`.
async function connect(path, options = {}, subprotocols = []) {
    const client = new WebSocket(new URL(path, base), subprotocols, { rejectUnauthorized: false, ...options });
    client.on('upgrade', (response) => (client.wire = response.socket));
    await once(client, 'open');
    return client;
}

async function echo(client, message) {
    client.send(message);
    const [data, isBinary] = await once(client, 'message');
    return isBinary ? data : data.toString();
}

async function closing(client, ...codeAndReason) {
    client.close(...codeAndReason);
    const [code, reason] = await once(client, 'close');
    return { code, reason: reason.toString() };
}

async function checkMessages() {
    const client = await connect('/echo');
    await check('text comes back', async () => {
        for (const text of ['Hello', '', 'Grüße, 世界, 🦊']) assert.strictEqual(await echo(client, text), text);
    });
    await check('binary comes back', async () => {
        const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
        assert.deepStrictEqual(await echo(client, bytes), bytes);
    });
    await check('1 MiB comes back', async () => {
        const bytes = crypto.randomBytes(mebibyte);
        assert.ok(bytes.equals(await echo(client, bytes)));
    });
    await check('a fragmented message comes back as one', async () => {
        for (const part of ['one ', 'message ']) client.send(part, { fin: false });
        assert.strictEqual(await echo(client, 'of three frames'), 'one message of three frames');
    });
    await check('a ping is answered with its own data', async () => {
        client.ping('are you there?');
        const [data] = await once(client, 'pong');
        assert.strictEqual(data.toString(), 'are you there?');
    });
    await closing(client);
}

async function checkCompression() {
    await check('1 MiB of text goes and comes back compressed', async () => {
        const client = await connect('/echo');
        assert.match(client.extensions, /^permessage-deflate/);
        const text = 'compressible '.repeat(mebibyte / 13);
        assert.strictEqual(await echo(client, text), text);
        assert.ok(client.wire.bytesWritten < mebibyte / 16, `${client.wire.bytesWritten} bytes sent`);
        assert.ok(client.wire.bytesRead < mebibyte / 16, `${client.wire.bytesRead} bytes received`);
        await closing(client);
    });
    for (const perMessageDeflate of [
        { clientNoContextTakeover: true, serverNoContextTakeover: true },
        { clientMaxWindowBits: 9, serverMaxWindowBits: 9 },
    ]) {
        await check(`messages are compressed with ${Object.keys(perMessageDeflate)}`, async () => {
            const client = await connect('/echo', { perMessageDeflate: { ...perMessageDeflate, threshold: 0 } });
            assert.match(client.extensions, /^permessage-deflate/);
            for (let round = 0; round < 3; round++) {
                const text = JSON.stringify(process.versions).repeat(1 + round * 100);
                assert.strictEqual(await echo(client, text), text);
            }
            await closing(client);
        });
    }
    await check('no compression is forced on a client that offers none', async () => {
        const client = await connect('/echo', { perMessageDeflate: false });
        assert.strictEqual(client.extensions, '');
        assert.strictEqual(await echo(client, 'plain'), 'plain');
        await closing(client);
    });
}

async function checkEndpoints() {
    await check('a chat reaches everybody', async () => {
        const members = [await connect('/chat'), await connect('/chat')];
        const heard = Promise.all(members.map((member) => once(member, 'message')));
        members[0].send('hello, all');
        for (const [data] of await heard) assert.strictEqual(data.toString(), 'hello, all');
        for (const member of members) await closing(member);
    });
    await check('the ticker ticks', async () => {
        const client = await connect('/ticker');
        for (let ticks = 0; ticks < 2; ticks++) await once(client, 'message');
        await closing(client);
    });
    await check('another path is refused with 404', async () => {
        await assert.rejects(connect('/nowhere'), /404/);
    });
}

async function checkClosing() {
    await check('a close code and its reason come back', async () => {
        const ending = await closing(await connect('/echo'), 4001, 'goodbye');
        assert.deepStrictEqual(ending, { code: 4001, reason: 'goodbye' });
    });
    await check('a close without a code is answered without a code', async () => {
        assert.deepStrictEqual(await closing(await connect('/echo')), { code: 1005, reason: '' });
    });
    const client = await connect('/echo');
    await checkShutdown(async (...expected) => {
        const [code, reason] = await once(client, 'close');
        assert.deepStrictEqual([code, reason.toString()], expected);
    });
}

checkMessages()
    .then(checkCompression)
    .then(checkEndpoints)
    .then(checkClosing)
    .then(finish);
