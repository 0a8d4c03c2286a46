import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test as base, expect, type Page } from '@playwright/test';
import { Widget } from './widget.ts';

const START = fileURLToPath(new URL('../demo/dist/start.js', import.meta.url));
const FIRST_PORT = 4400;

/** What `npm start` runs, on ports of the worker: the address of the partner's site, where each test is a new visitor. */
const test = base.extend<{ partner: string }, { site: string }>({
  partner: ({ site }, use) => use(site),
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of this pattern
    async ({}, use, { parallelIndex }) => {
      const port = FIRST_PORT + parallelIndex * 2;
      const child = spawn(process.execPath, [START], {
        env: {
          ...process.env,
          PORT: String(port),
          PARTNER_PORT: String(port + 1),
          CONSENTRY_DATABASE_URL: 'sqlite::memory:',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const partner = `http://127.0.0.1:${port + 1}`;
      await untilPrinted(child, partner);
      await use(partner);
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
    { scope: 'worker' },
  ],
});

type Mode = 'Modal' | 'Inline' | 'Popup' | 'Redirect';

/** The two ways to load the SDK differ only in how a page opens it and is come back to. */
const COMBINATIONS: Record<string, readonly Mode[]> = {
  'Script tag': ['Modal', 'Inline', 'Popup', 'Redirect'],
  'npm package': ['Modal', 'Redirect'],
  'No SDK': ['Modal', 'Inline', 'Popup', 'Redirect'],
};

for (const [integration, modes] of Object.entries(COMBINATIONS)) {
  for (const mode of modes) {
    test(`the demo partner gets a consent: ${integration}, ${mode}`, async ({ page, partner }) => {
      await choose(page, partner, integration, mode);
      const widget = await connect(page, mode);
      await widget.walkTo('review-consent');
      await widget.allow(); // a page without the SDK takes its frame away as soon as it hears
      if (mode === 'Redirect') await widget.button(/^Return to/).click();
      await expect(log(page)).toContainText(/the backend confirmed completed/i);
      await expect(page.getByRole('region', { name: 'Connected accounts' })).toContainText('Sandbox Bank');
    });
  }
}

test('a customer who reloads the demo partner goes on where they were', async ({ page, partner }) => {
  await choose(page, partner, 'Script tag', 'Modal');
  const widget = await connect(page, 'Modal');
  await widget.walkTo('choose-accounts');
  await page.reload();
  await widget.walkOn('choose-accounts');
  await expect(log(page)).toContainText(/the backend confirmed completed/i);
});

for (const mode of ['Modal', 'Popup'] as const) {
  test(`a customer whom the demo partner signed in, and whose consent it confirms: ${mode}`, async ({
    page,
    partner,
  }) => {
    await choose(page, partner, 'Script tag', mode);
    await page.getByLabel('Already signed in at Acme').check();
    await page.getByLabel('Confirm with a one-time code').check();
    const handedOver = page.context().waitForEvent('response', (response) => response.request().method() === 'PUT');
    const widget = await connect(page, mode);
    expect((await handedOver).status()).toBe(204);
    await widget.button(/^Sandbox Bank/).click();
    await widget.chooseAccounts('Everyday account');
    await widget.allow();
    await expect(log(page)).toContainText(/the backend confirmed completed/i);
    await expect(page.getByRole('region', { name: 'Connected accounts' })).toContainText('Sandbox Bank');
  });
}

test('the demo partner lists a consent and stops it', async ({ page, partner }) => {
  await choose(page, partner, 'Script tag', 'Modal');
  await (await connect(page, 'Modal')).walkTo('finished');
  const accounts = page.getByRole('region', { name: 'Connected accounts' });
  await expect(accounts).toContainText('Sandbox Bank');
  await page.evaluate(() => document.querySelector('dialog')?.close());
  await accounts.getByRole('button', { name: /^Stop sharing/ }).click();
  await expect(accounts).toContainText('No accounts yet');
  await expect(accounts.getByRole('button', { name: /^Stop sharing/ })).toHaveCount(0);
});

test('the demo partner refuses the callback of a session that this browser did not start', async ({
  page,
  browser,
  partner,
}) => {
  await choose(page, partner, 'Script tag', 'Redirect');
  const widget = await connect(page, 'Redirect');
  await widget.walkTo('finished');
  const called = page.waitForRequest(/\/callback\?/);
  await widget.button(/^Return to/).click();
  const callback = (await called).url();

  const victim = await browser.newContext();
  const response = await (await victim.newPage()).goto(callback);
  expect(response?.status()).toBe(403);
  await victim.close();
});

async function choose(page: Page, partner: string, integration: string, mode: string): Promise<void> {
  await page.goto(partner);
  await page.getByRole('radio', { name: integration }).check();
  await page.getByRole('radio', { name: mode, exact: true }).check();
}

async function connect(page: Page, mode: Mode): Promise<Widget> {
  const opened = mode === 'Popup' ? page.waitForEvent('popup') : undefined;
  await page.getByRole('button', { name: 'Connect your bank' }).click();
  if (opened) return new Widget(await opened);
  return new Widget(mode === 'Redirect' ? page : page.frameLocator('iframe'));
}

function log(page: Page) {
  return page.getByRole('log', { name: 'Event log' });
}

async function untilPrinted(child: ChildProcess, text: string): Promise<void> {
  const deadline = AbortSignal.timeout(20_000);
  let output = '';
  while (!output.includes(text)) {
    const [chunk] = await once(child.stdout ?? child, 'data', { signal: deadline });
    output += String(chunk);
  }
}
