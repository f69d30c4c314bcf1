// npm's faye-websocket, with its permessage-deflate, as an echo server: node faye_websocket.js PORT
'use strict';

const http = require('http');
const WebSocket = require('faye-websocket');
const deflate = require('permessage-deflate');

const server = http.createServer();
server.on('upgrade', (request, socket, body) => {
    const peer = new WebSocket(request, socket, body, [], { extensions: [deflate], maxLength: 64 << 20 });
    peer.on('message', ({ data }) => peer.send(data));
    peer.on('error', () => {}); // provoked on purpose
});
server.listen(Number(process.argv[2]), '127.0.0.1');
