// Bun's own server as an echo server: bun bun.js PORT
Bun.serve({
    hostname: '127.0.0.1',
    port: Number(process.argv[2]),
    fetch: (request, server) => server.upgrade(request) ? undefined : new Response('', { status: 426 }),
    websocket: {
        perMessageDeflate: true,
        maxPayloadLength: 64 << 20,
        backpressureLimit: 256 << 20,
        message: (socket, message) => socket.send(message, true),
    },
});
