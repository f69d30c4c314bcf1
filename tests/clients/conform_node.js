// npm's ws, or Node's own WebSocket, through all cases: node conform_node.js URL AGENT [ws|undici]
'use strict';

const [, , base, agent, library = 'ws'] = process.argv;
// Node has undici's WebSocket built in from version 22 on.
const WebSocket = library === 'ws' ? require('ws') : globalThis.WebSocket ?? require('undici').WebSocket;

function connect(request, received) {
    return new Promise((resolve) => {
        const socket = new WebSocket(base + request);
        socket.binaryType = 'arraybuffer';
        socket.onmessage = ({ data }) => received(data, socket);
        socket.onerror = () => {}; // provoked on purpose; the close event follows
        socket.onclose = resolve;
    });
}

async function main() {
    let count;
    await connect('/getCaseCount', (data) => (count = JSON.parse(data)));
    for (let number = 1; number <= count; ++number) {
        await connect(`/runCase?case=${number}&agent=${agent}`, (data, socket) => socket.send(data));
    }
    await connect(`/updateReports?agent=${agent}`, () => {});
}

main();
