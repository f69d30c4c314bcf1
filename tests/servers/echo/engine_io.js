// The WebSocket layer of npm's engine.io, which is socket.io's, without the packets that it puts into messages:
// node engine_io.js PORT
'use strict';

const http = require('http');
const { Server } = require('engine.io');

const engine = new Server({ perMessageDeflate: { threshold: 0 }, maxHttpBufferSize: 64 << 20 });
const server = http.createServer();
server.on('upgrade', (request, socket, head) => {
    engine.prepare(request);
    engine.ws.handleUpgrade(request, socket, head, (peer) => {
        peer.on('message', (data, isBinary) => peer.send(data, { binary: isBinary }));
        peer.on('error', () => {}); // provoked on purpose
    });
});
server.listen(Number(process.argv[2]), '127.0.0.1');
