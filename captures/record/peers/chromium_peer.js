// Headless Chromium, as a client only: a page that sends and receives. Further in the task:
//
// proxy   PORT of a CONNECT proxy to go through (Chromium asks none for its own machine, so the server gets a name)
'use strict';

const { chromium } = require('playwright-core');
const { Connection, converseAsClient, run } = require('./conversation.js');

// No sandbox, because recording needs root; the others keep the browser from calling anybody.
const switches = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];

function proxySwitch(port) {
    const script = `function FindProxyForURL(url, host) { return host === 'server.test' ? 'PROXY 127.0.0.1:${port}' : 'DIRECT'; }`;
    return `--proxy-pac-url=data:application/x-ns-proxy-autoconfig;base64,${Buffer.from(script).toString('base64')}`;
}

// What the page says arrives by the functions that are exposed to it.
class PageConnection extends Connection {
    constructor(page, log) {
        super(log);
        this.page = page;
    }

    sendMessage(data) {
        const text = typeof data === 'string';
        this.page.evaluate(({ text, data }) => {
            socket.send(text ? data : Uint8Array.from(atob(data), (one) => one.charCodeAt(0)));
        }, { text, data: text ? data : data.toString('base64') });
    }

    endWith(code, reason) {
        this.page.evaluate(({ code, reason }) => socket.close(code, reason), { code, reason });
    }
}

// Runs in the page.
function openInPage(url) {
    window.socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }) => typeof data === 'string'
        ? tellMessage(true, data) : tellMessage(false, btoa(String.fromCharCode(...new Uint8Array(data))));
    socket.onclose = ({ code, reason }) => tellClose(code, reason);
    return new Promise((resolve, reject) => Object.assign(socket, { onopen: () => resolve(), onerror: reject }));
}

async function client(task, log) {
    const args = task.proxy ? [...switches, proxySwitch(task.proxy)] : switches;
    const host = task.proxy ? 'server.test' : task.host;
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args });
    try {
        const page = await browser.newPage();
        const connection = new PageConnection(page, log);
        await page.exposeFunction('tellMessage', (text, data) => connection.received(text ? data : Buffer.from(data, 'base64')));
        await page.exposeFunction('tellClose', (code, reason) => connection.closed(code, reason));
        await page.evaluate(openInPage, `ws://${host}:${task.port}/echo`);
        await converseAsClient(connection, task);
    } finally {
        await browser.close();
    }
}

run({ client });
