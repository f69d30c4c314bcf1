// Headless Chromium as a client of the reference server: node chromium_client.js URL
// Someone visits the server's page and clicks; then scripts on that page check what clicks cannot.
// A page cannot send pings, so there is no check of them here.
'use strict';

const assert = require('node:assert');
const { chromium } = require('playwright-core');
const { check, checkShutdown, finish, mebibyte, startRelay, switches } = require('./checks.js');

async function clickThroughPage(page) {
    const echo = page.locator('#echo');
    const chat = page.locator('#chat');
    const heard = (endpoint, text) => endpoint.locator('li.received', { hasText: text }).first().waitFor();
    await check('the page connects to all three endpoints', async () => {
        await page.locator('.state', { hasText: /^connected/ }).nth(2).waitFor();
    });
    await check('the page echoes what is typed', async () => {
        await echo.getByRole('textbox').fill('Grüße, 世界, 🦊');
        await echo.getByRole('button', { name: 'Send' }).click();
        await heard(echo, 'Grüße, 世界, 🦊');
    });
    await check('the page of somebody else shows what is said in the chat', async () => {
        const other = await page.context().newPage();
        await other.goto(page.url());
        await other.locator('#chat .state', { hasText: /^connected/ }).waitFor();
        await chat.getByRole('textbox').fill('hello, all');
        await chat.getByRole('button', { name: 'Send' }).click();
        for (const place of [chat, other.locator('#chat')]) await heard(place, 'hello, all');
        await other.close();
    });
    await check('the page ticks', async () => {
        await page.locator('#ticker li.received').nth(1).waitFor();
    });
    await check('the page closes and connects again', async () => {
        await echo.getByRole('button', { name: 'Close' }).click();
        await echo.getByText('closed with 1000').waitFor();
        await echo.getByRole('button', { name: 'Connect' }).click();
        await echo.locator('.state', { hasText: /^connected/ }).waitFor();
    });
}

// Runs in the page: sends one message to /echo, then closes. Binary messages are told as their length in bytes.
async function echoInPage({ kind, length }) {
    const socket = new WebSocket(`${location.protocol.replace('http', 'ws')}//${location.host}/echo`);
    socket.binaryType = 'arraybuffer';
    await new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }));
    const message = kind === 'text' ? 'compressible '.repeat(length).slice(0, length) : new Uint8Array(length);
    if (kind === 'binary') {
        // No more random bytes than this can be had at once.
        for (let start = 0; start < length; start += 65536) crypto.getRandomValues(message.subarray(start, start + 65536));
    }
    const answer = new Promise((resolve) => (socket.onmessage = (event) => resolve(event.data)));
    socket.send(message);
    const data = await answer;
    const same = kind === 'text' ? data === message : new Uint8Array(data).every((byte, at) => byte === message[at]);
    const closed = new Promise((resolve) => (socket.onclose = resolve));
    socket.close(4001, 'goodbye');
    const { code, reason, wasClean } = await closed;
    return { same, length: data.length ?? data.byteLength, extensions: socket.extensions, closing: { code, reason, wasClean } };
}

async function checkInPage(page, relay) {
    for (const kind of ['text', 'binary']) {
        for (const length of [0, 5, 126, 65536, mebibyte]) {
            await check(`${length} bytes of ${kind} come back, and the close code with its reason`, async () => {
                const result = await page.evaluate(echoInPage, { kind, length });
                assert.deepStrictEqual(result.closing, { code: 4001, reason: 'goodbye', wasClean: true });
                assert.ok(result.same && result.length === length, 'another message came back');
            });
        }
    }
    await check('1 MiB of text goes and comes back compressed', async () => {
        relay.sent = relay.received = 0;
        const result = await page.evaluate(echoInPage, { kind: 'text', length: mebibyte });
        assert.match(result.extensions, /^permessage-deflate/);
        assert.ok(relay.sent < mebibyte / 16, `${relay.sent} bytes sent`);
        assert.ok(relay.received < mebibyte / 16, `${relay.received} bytes received`);
    });
}

async function main() {
    const relay = await startRelay(process.argv[2].replace(/^ws/, 'http'));
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: switches });
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    page.on('pageerror', (error) => console.log(`the page says: ${error.message}`));
    await page.goto(relay.url);
    await clickThroughPage(page);
    await checkInPage(page, relay);
    await checkShutdown((code, reason) => page.locator('#echo').getByText(`closed with ${code}: ${reason}`).waitFor());
    await browser.close();
    finish();
}

main();
