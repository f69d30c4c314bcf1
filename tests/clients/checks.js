// What the scripts for Node.js share: how a check is run and told, and a relay that counts bytes, for clients
// that do not show what they put on the wire.
'use strict';

const net = require('node:net');
const { performance } = require('node:perf_hooks');

const mebibyte = 1024 * 1024;
const timeLimit = 20_000; // milliseconds for one check; only a hang reaches it

let failures = 0;

// Runs one check, an asynchronous function that throws where it is disappointed, and prints its line.
async function check(name, body) {
    const start = performance.now();
    let timer;
    const timeout = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`nothing came in ${timeLimit / 1000} s`)), timeLimit);
    });
    try {
        await Promise.race([body(), timeout]);
        console.log(`ok    ${name} (${Math.round(performance.now() - start)} ms)`);
    } catch (error) {
        failures += 1;
        console.log(`FAIL  ${name}: ${error.message}`);
    } finally {
        clearTimeout(timer);
    }
}

// The last check: told to stop, the server says so to a connection that is open. `closed` waits for that, with the
// close code and reason. Only the runner knows which process the server is; without it there is no such check.
async function checkShutdown(closed) {
    const server = Number(process.env.UNMASK_SERVER_PID);
    if (!server) return;
    await check('a server that is told to stop closes with its code and reason', async () => {
        process.kill(server, 'SIGTERM');
        await closed(1001, 'the server is shutting down');
    });
}

// Ends the process: 0 if every check passed.
function finish() {
    process.exit(failures === 0 ? 0 : 1);
}

// Passes connections on to the server at `url`. `sent` and `received` count bytes as the client sees them.
async function startRelay(url) {
    const relay = { url: '', sent: 0, received: 0 };
    const { hostname, port } = new URL(url);
    const listener = net.createServer((client) => {
        const server = net.connect(Number(port), hostname);
        client.on('data', (bytes) => (relay.sent += bytes.length));
        server.on('data', (bytes) => (relay.received += bytes.length));
        client.pipe(server).pipe(client);
        client.on('error', () => server.destroy());
        server.on('error', () => client.destroy());
    });
    await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const address = new URL(url);
    address.port = String(listener.address().port);
    relay.url = address.href;
    return relay;
}

// Of Chromium. No sandbox, because tests may run as root; the others keep the browser from calling anybody.
const switches = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'];

module.exports = { check, checkShutdown, finish, mebibyte, startRelay, switches };
