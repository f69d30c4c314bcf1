// Does Chrome's network panel take the HAR? node har_import.js FILE.har
// A headless Chromium serves the very modules with which its developer tools import a HAR; a page loads them and
// tells as JSON, on standard output, what requests and messages the panel would show.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { chromium } = require('playwright-core');

const switches = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--remote-debugging-port=0', 'about:blank'];

// Resolves to "127.0.0.1:PORT", which Chromium prints when it is ready.
function debuggingHost(browser) {
    return new Promise((resolve, reject) => {
        let said = '';
        browser.stderr.on('data', (bytes) => {
            said += bytes;
            const match = said.match(/DevTools listening on ws:\/\/([^/]+)\//);
            if (match) resolve(match[1]);
        });
        browser.on('exit', () => reject(new Error(`Chromium did not start: ${said}`)));
    });
}

// Runs in the page.
async function importHar(har) {
    const { HARFormat, Importer } = await import('/devtools/models/har/har.js');
    const requests = Importer.Importer.requestsFromHARLog(new HARFormat.HARRoot(har).log);
    const messageOf = ({ type, opCode, mask, text, time }) => ({ type, opCode, mask, text, time });
    return requests.map((request) => ({
        url: request.url(),
        status: request.statusCode,
        type: request.resourceType().name(),
        headers: request.requestHeaders().length,
        messages: request.frames().map(messageOf),
    }));
}

async function main() {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'unmask-har-'));
    const program = process.env.CHROMIUM ?? 'chromium';
    const browser = spawn(program, [`--user-data-dir=${profile}`, ...switches], { stdio: ['ignore', 'ignore', 'pipe'] });
    let connection;
    try {
        const host = await debuggingHost(browser);
        connection = await chromium.connectOverCDP(`http://${host}`);
        const page = await connection.contexts()[0].newPage();
        await page.goto(`http://${host}/devtools/inspector.html`);
        await page.waitForTimeout(2000); // its own start must not run beside ours
        const har = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
        console.log(JSON.stringify(await page.evaluate(importHar, har)));
    } finally {
        const gone = new Promise((resolve) => browser.on('exit', resolve));
        if (connection) await (await connection.newBrowserCDPSession()).send('Browser.close');
        else browser.kill();
        await gone;
        fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
}

main().then(() => process.exit(0), (failure) => {
    console.error(failure);
    process.exit(1);
});
