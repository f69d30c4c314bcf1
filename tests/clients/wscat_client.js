// npm's `wscat` as a client of the reference server: node wscat_client.js URL
// It sends text only, so there is no check of binary messages here.
'use strict';

const assert = require('node:assert');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { check, checkShutdown, finish, mebibyte, startRelay } = require('./checks.js');

const base = process.argv[2];
const program = path.join(path.dirname(require.resolve('wscat/package.json')), 'bin', 'wscat');

// A running wscat: say() types a line, heard() waits until it has printed `text`.
function startWscat(command, commandArguments) {
    const child = spawn(command, commandArguments, { stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    let ended = false;
    let wake = () => {};
    child.stdin.on('error', () => {}); // it ended, which is told below
    child.on('close', () => {
        ended = true;
        wake();
    });
    child.stdout.on('data', (bytes) => {
        output += bytes.toString('latin1');
        wake();
    });
    return {
        say: (line) => child.stdin.write(`${line}\n`),
        heard: async (text) => {
            while (!output.includes(text)) {
                if (ended) throw new Error(`wscat ended before it printed ${JSON.stringify(text.slice(0, 80))}`);
                await new Promise((resolve) => (wake = resolve));
            }
            output = '';
        },
        end: () => child.stdin.end(),
    };
}

const wscatArguments = (url) => [program, '--connect', url, '--slash', '--show-ping-pong', '--no-check', '--no-color'];

// With pipes wscat prints the messages alone. It drops lines that come before it is connected, and does not tell
// when it is: so ask until there is an answer.
async function startPiped(url) {
    const wscat = startWscat(process.execPath, wscatArguments(url));
    const asking = setInterval(() => wscat.say('/ping ready'), 50);
    await wscat.heard('Received pong (data: "ready")').finally(() => clearInterval(asking));
    return wscat;
}

// At a terminal it also tells how the connection ended; script(1) provides the terminal.
function startAtTerminal(url) {
    const line = [process.execPath, ...wscatArguments(url)].map((word) => `'${word}'`).join(' ');
    return startWscat('script', ['--quiet', '--flush', '--command', line, '/dev/null']);
}

async function main() {
    const echo = new URL('/echo', base).href;
    await check('text comes back', async () => {
        const wscat = await startPiped(echo);
        for (const text of ['Hello', '{"a": [1, 2]}']) {
            wscat.say(text);
            await wscat.heard(`${text}\n`);
        }
        wscat.end();
    });
    await check('1 MiB of text goes and comes back compressed', async () => {
        const relay = await startRelay(echo);
        const wscat = await startPiped(relay.url);
        const text = 'x1'.repeat(mebibyte / 2);
        wscat.say(text);
        await wscat.heard(`${text}\n`);
        assert.ok(relay.sent < mebibyte / 16, `${relay.sent} bytes sent`);
        assert.ok(relay.received < mebibyte / 16, `${relay.received} bytes received`);
        wscat.end();
    });
    await check('a ping is answered with its own data', async () => {
        const wscat = await startPiped(echo);
        wscat.say('/ping anybody');
        await wscat.heard('Received pong (data: "anybody")');
        wscat.end();
    });
    await check('the ticker ticks', async () => {
        const wscat = await startPiped(new URL('/ticker', base).href);
        for (let ticks = 0; ticks < 2; ticks++) await wscat.heard('\n');
        wscat.end();
    });
    await check('a close code and its reason come back', async () => {
        const wscat = startAtTerminal(echo);
        await wscat.heard('Connected');
        wscat.say('/close 4001 good bye');
        await wscat.heard('Disconnected (code: 4001, reason: "good bye")');
    });
    const wscat = startAtTerminal(echo);
    await wscat.heard('Connected');
    await checkShutdown((code, reason) => wscat.heard(`Disconnected (code: ${code}, reason: "${reason}")`));
    finish();
}

main();
