// npm's `websocket`. Further in the task:
//
// fragment_size   bytes of the longest frame
'use strict';

const http = require('node:http');
const WebSocket = require('websocket');
const { Connection, converseAsClient, converseAsServer, listening, run, urlHost } = require('./conversation.js');

class WebsocketConnection extends Connection {
    constructor(library, log, onMessage = () => {}) {
        super(log);
        this.library = library;
        library.on('message', (message) => {
            const data = message.type === 'utf8' ? message.utf8Data : message.binaryData;
            this.received(data);
            onMessage(data, this);
        });
        // Where this side closes first, the library tells what was sent, not what was answered.
        library.on('close', (code, reason) => (this.closesFirst ? this.closed() : this.closed(code, reason)));
    }

    sendMessage(data) {
        this.library.send(data);
    }

    sendPing(data) {
        this.library.ping(data);
    }

    endWith(code, reason) {
        this.closesFirst = true;
        this.library.close(code, reason);
    }
}

const config = (task) => ({
    fragmentOutgoingMessages: true,
    fragmentationThreshold: task.fragment_size ?? 0x4000,
    assembleFragments: true,
});

async function client(task, log) {
    const library = new WebSocket.client(config(task));
    library.connect(`ws://${urlHost(task.host)}:${task.port}/echo`);
    const connected = await new Promise((resolve, reject) => library.on('connect', resolve).on('connectFailed', reject));
    await converseAsClient(new WebsocketConnection(connected, log), task);
}

function server(task, log) {
    const listener = http.createServer();
    const sockets = new WebSocket.server({ httpServer: listener, autoAcceptConnections: true, ...config(task) });
    sockets.on('connect', (library) => {
        const answer = task.echo ? (message, connection) => connection.send(message) : undefined;
        converseAsServer(new WebsocketConnection(library, log, answer), task);
    });
    listener.listen(task.port, task.host, listening);
}

run({ client, server });
