// npm's `socket.io`: its client begins with HTTP long polling and moves to WebSocket. Further in the task:
//
// events   (client) [NAME, ARGUMENT...] to emit; the server acknowledges each, and emits it back
//
// What is logged are the packets that engine.io hands to its WebSocket: that is where messages begin.
'use strict';

const http = require('node:http');
const { NodeWebSocket, NodeXHR } = require('engine.io-client');
const { Server } = require('socket.io');
const { io } = require('socket.io-client');
const WebSocket = require('ws');
const { Connection, listening, run } = require('./conversation.js');

class PacketLog extends Connection {
    constructor(library, log) {
        super(log);
        library.on('message', (data, isBinary) => this.received(isBinary ? data : data.toString()));
        library.on('close', () => this.closed());
        const send = library.send.bind(library);
        library.send = (data, ...rest) => {
            this.log.message(this.number, 'sent', typeof data === 'string' ? 'text' : 'binary', data);
            return send(data, ...rest);
        };
    }
}

function client(task, log) {
    class LoggedWebSocket extends NodeWebSocket {
        createSocket(...how) {
            const library = super.createSocket(...how);
            new PacketLog(library, log);
            return library;
        }
    }
    const socket = io(`http://${task.host}:${task.port}`, { reconnection: false, transports: [NodeXHR, LoggedWebSocket] });
    return new Promise((resolve) => {
        socket.io.engine.once('upgrade', async () => {
            for (const [name, ...data] of task.events) {
                const back = new Promise((heard) => socket.once(name, heard));
                await socket.emitWithAck(name, ...data.map((one) => (one.hex ? Buffer.from(one.hex, 'hex') : one)));
                await back;
            }
            await new Promise((resolve) => setTimeout(resolve, 500)); // a heartbeat
            socket.disconnect();
            resolve();
        });
    });
}

function server(task, log) {
    class LoggedServer extends WebSocket.Server {
        handleUpgrade(request, socket, head, use) {
            super.handleUpgrade(request, socket, head, (library) => {
                new PacketLog(library, log);
                use(library);
            });
        }
    }
    const listener = http.createServer();
    const sockets = new Server(listener, { pingInterval: 300, wsEngine: LoggedServer });
    sockets.on('connection', (socket) => {
        socket.onAny((name, ...data) => {
            data.pop()('heard');
            socket.emit(name, ...data);
        });
    });
    listener.listen(task.port, task.host, listening);
}

run({ client, server });
