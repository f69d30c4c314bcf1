// Deno's own server as an echo server: deno run --allow-net deno.js PORT
Deno.serve({ hostname: '127.0.0.1', port: Number(Deno.args[0]), onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 0 });
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }) => socket.send(data);
    socket.onerror = (event) => event.preventDefault(); // provoked on purpose
    return response;
});
