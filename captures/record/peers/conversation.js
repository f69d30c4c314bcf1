// What the peers written for Node share; conversation.py explains the task and the log, they are the same here.
'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');

class MessageLog {
    constructor(who) {
        this.who = who;
        this.connection = -1;
    }

    nextConnection() {
        return ++this.connection;
    }

    message(connection, event, type, payload) {
        const bytes = Buffer.from(payload);
        const sha256 = crypto.createHash('sha256').update(bytes).digest('hex');
        this.#write({ who: this.who, connection, event, type, length: bytes.length, sha256 });
    }

    close(connection, event, code, reason) {
        this.#write({ who: this.who, connection, event, type: 'close', code, reason: reason.toString() });
    }

    #write(line) {
        fs.appendFileSync(process.env.MESSAGE_LOG, JSON.stringify(line) + '\n');
    }
}

// An open connection of some library. A subclass has sendMessage, sendFragment, sendPing and endWith; it calls received() and closed().
class Connection {
    constructor(log) {
        this.log = log;
        this.number = log.nextConnection();
        this.receivedMessages = 0;
        this.isClosed = false;
        this.wakeUp = () => {};
    }

    received(data) {
        this.log.message(this.number, 'received', typeof data === 'string' ? 'text' : 'binary', data);
        this.receivedMessages++;
        this.wakeUp();
    }

    closed(code, reason) {
        if (code !== undefined) this.log.close(this.number, 'received', code, reason);
        this.isClosed = true;
        this.wakeUp();
    }

    async until(condition) {
        while (!condition()) await new Promise((resolve) => (this.wakeUp = resolve));
    }

    send(data) {
        this.log.message(this.number, 'sent', typeof data === 'string' ? 'text' : 'binary', data);
        this.sendMessage(data);
    }

    async do([kind, data, times = 1], pause) {
        if (kind === 'ping') {
            this.log.message(this.number, 'sent', 'ping', data);
            this.sendPing(data);
        } else if (kind.endsWith('fragments')) {
            await this.#sendFragments(data, kind.startsWith('binary'), pause);
        } else {
            this.send(kind === 'text' ? data.repeat(times) : Buffer.from(data.repeat(times), 'hex'));
        }
    }

    async #sendFragments(parts, binary, pause) {
        const sent = [];
        for (const [at, part] of parts.entries()) {
            if (Array.isArray(part)) {
                await this.do(part, pause);
                continue;
            }
            sent.push(Buffer.from(part, binary ? 'hex' : 'utf8'));
            this.sendFragment(binary ? sent.at(-1) : part, { binary, fin: at === parts.length - 1 });
            await new Promise((resolve) => setTimeout(resolve, 1000 * pause));
        }
        this.log.message(this.number, 'sent', binary ? 'binary' : 'text', Buffer.concat(sent));
    }
}

const isMessage = ([kind]) => kind !== 'ping';

async function converseAsClient(connection, task) {
    const steps = task.steps ?? [];
    const expected = task.expect ?? steps.filter(isMessage).length;
    let awaited = 0;
    for (const step of steps) {
        await connection.do(step, task.pause ?? 0);
        if (!isMessage(step) || task.at_once || awaited >= expected) continue;
        awaited++;
        await connection.until(() => connection.receivedMessages >= awaited);
    }
    await connection.until(() => connection.receivedMessages >= expected);
    const [code, reason] = task.close ?? [1000, ''];
    connection.log.close(connection.number, 'sent', code, reason);
    connection.endWith(code, reason);
    await connection.until(() => connection.isClosed);
}

async function converseAsServer(connection, task) {
    for (const step of task.steps ?? []) await connection.do(step, task.pause ?? 0);
}

function listening() {
    console.log('listening');
}

// The host as it stands in a URL.
const urlHost = (host) => (host.includes(':') ? `[${host}]` : host);

// Runs client(task, log) or server(task, log) as the command line says.
function run(peer) {
    const [role, task] = [process.argv[2], JSON.parse(process.argv[3])];
    Promise.resolve(peer[role](task, new MessageLog(role))).catch((error) => {
        console.error(error);
        process.exit(1);
    });
}

module.exports = { Connection, converseAsClient, converseAsServer, listening, run, urlHost };
