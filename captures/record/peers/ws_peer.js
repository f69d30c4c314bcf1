// npm's `ws`. Further in the task:
//
// compression   false, or an object in the words of `ws`: serverNoContextTakeover, clientMaxWindowBits, threshold, ...
// plain_below   messages of fewer bytes are not compressed
// corked        (server) everything that is sent at once leaves together with the response to the upgrade
// abort_after   (client) messages after whose echo the connection is reset
// from          (client) address to connect from
// local_port    (client) port to connect from
// refusals      (server) how to answer the first requests: [STATUS, {HEADER: VALUE}]; the client tries again
'use strict';

const http = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');
const WebSocket = require('ws');
const { Connection, converseAsClient, converseAsServer, listening, run, urlHost } = require('./conversation.js');

class WsConnection extends Connection {
    constructor(library, log, task, onMessage = () => {}) {
        super(log);
        this.library = library;
        this.plainBelow = task.plain_below ?? 0;
        library.on('message', (data, isBinary) => {
            const message = isBinary ? data : data.toString();
            this.received(message);
            onMessage(message, this);
        });
        library.on('close', (code, reason) => (code === 1006 ? this.closed() : this.closed(code, reason)));
    }

    sendMessage(data) {
        this.library.send(data, { compress: Buffer.byteLength(data) >= this.plainBelow });
    }

    sendFragment(data, options) {
        this.library.send(data, options);
    }

    sendPing(data) {
        this.library.ping(data);
    }

    endWith(code, reason) {
        this.library.close(code, reason);
    }
}

async function open(task, log) {
    const url = `ws://${urlHost(task.host)}:${task.port}/echo`;
    const options = { perMessageDeflate: task.compression ?? false, localPort: task.local_port, localAddress: task.from };
    for (;;) { // a refused request is repeated
        const library = new WebSocket(url, options);
        let socket;
        library.on('upgrade', (response) => (socket = response.socket));
        // At once, because messages may follow at once.
        const opened = new Promise((resolve) => library.on('open', () => resolve(new WsConnection(library, log, task))));
        const refused = new Promise((resolve) => library.on('error', () => resolve()));
        const connection = await Promise.race([opened, refused]);
        if (connection) return { connection, socket };
    }
}

async function client(task, log) {
    for (let left = task.connections ?? 1; left > 0; left--) {
        const { connection, socket } = await open(task, log);
        if (task.abort_after !== undefined) {
            const steps = (task.steps ?? []).slice(0, task.abort_after);
            for (const [at, step] of steps.entries()) {
                await connection.do(step);
                await connection.until(() => connection.receivedMessages > at);
            }
            socket.resetAndDestroy();
        } else {
            await converseAsClient(connection, task);
        }
        await sleep(50); // TCP too has to end before the next connection begins
    }
}

function refuse(socket, [status, headers]) {
    const fields = Object.entries({ ...headers, 'Content-Length': 0, Connection: 'close' });
    const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.end(`HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\n${lines}\r\n`);
}

function server(task, log) {
    const sockets = new WebSocket.Server({ noServer: true, perMessageDeflate: task.compression ?? false, maxPayload: 0 });
    const refusals = [...(task.refusals ?? [])];
    const listener = http.createServer((request, response) => response.writeHead(426, { Connection: 'close' }).end());
    listener.on('upgrade', (request, socket, head) => {
        if (refusals.length > 0) return refuse(socket, refusals.shift());
        if (task.corked) socket.cork();
        sockets.handleUpgrade(request, socket, head, (library) => {
            const answer = task.echo ? (message, connection) => connection.send(message) : undefined;
            library.on('error', () => {}); // the close event follows
            const conversation = converseAsServer(new WsConnection(library, log, task, answer), task);
            if (task.corked) conversation.then(() => socket.uncork());
        });
    });
    listener.listen(task.port, task.host, listening);
}

run({ client, server });
