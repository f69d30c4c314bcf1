// Headless Chromium through all cases, by the page that the runner has for browsers:
// node conform_chromium.js URL AGENT
'use strict';

const { chromium } = require('playwright-core');
const { switches } = require('./checks.js');

async function main() {
    const [, , base, agent] = process.argv;
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: switches });
    const page = await browser.newPage();
    const elsewhere = [];
    let failed = false;
    const complain = (text) => {
        console.log(`FAIL  ${text}`);
        failed = true;
    };
    page.on('pageerror', (error) => complain(`the page says: ${error.message}`));
    page.on('request', (request) => {
        if (!request.url().startsWith(base.replace(/^ws/, 'http')) && !request.url().startsWith('data:'))
            elsewhere.push(request.url());
    });
    await page.goto(base.replace(/^ws/, 'http') + '/');
    await page.getByRole('textbox').fill(agent);
    await page.getByRole('button', { name: 'Run all cases' }).click();
    const state = page.getByRole('status');
    await state.getByText('the reports are written').waitFor({ timeout: 0 });
    const [, done, total] = /^(\d+) of (\d+) cases/.exec(await state.innerText());
    const rows = await page.locator('tbody tr').count();
    if (done !== total || rows !== Number(total)) complain(`the page shows ${rows} cases, ${done} of ${total}`);
    if (elsewhere.length > 0) complain(`the page asked for ${elsewhere}`);
    await browser.close();
    process.exit(failed ? 1 : 0);
}

main();
