// npm's websocket as an echo server, which has no extensions: node websocket.js PORT
'use strict';

const http = require('http');
const { server: WebSocketServer } = require('websocket');

const limit = 64 << 20;
const httpServer = http.createServer((request, response) => response.writeHead(404).end());
httpServer.listen(Number(process.argv[2]), '127.0.0.1');
const server = new WebSocketServer({
    httpServer, autoAcceptConnections: true, keepalive: false, fragmentOutgoingMessages: false,
    maxReceivedFrameSize: limit, maxReceivedMessageSize: limit,
});
server.on('connect', (connection) => {
    connection.on('message', ({ type, utf8Data, binaryData }) =>
        type === 'utf8' ? connection.sendUTF(utf8Data) : connection.sendBytes(binaryData));
    connection.on('error', () => {}); // provoked on purpose
});
