// npm's ws as an echo server: node ws.js PORT
'use strict';

const { WebSocketServer } = require('ws');

const limits = { maxPayload: 64 << 20, maxFragments: 0, maxBufferedChunks: 0 };
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]), perMessageDeflate: true, ...limits });
server.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    socket.on('error', () => {}); // provoked on purpose
});
