import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { pinnedScript, readManifest, START, START_AS_TEXT, serveDeclared } from './pages/declared.ts';
import { Widget } from './widget.ts';

test.use({ isolation: 'end-user' });

const BUTTON = `<button data-consentry-session-url="${START}">Connect</button>`;

/** What a page heard, in order: `success`, `cancel`, `error`, each with its detail. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: unknown[] = [];
    const progress: string[] = [];
    Object.assign(window, { heard, progress });
    document.addEventListener('consentry:event', ({ detail }) => progress.push(detail.type));
    for (const type of ['success', 'cancel', 'error'])
      document.addEventListener(`consentry:${type}`, (event) => {
        const { detail, target } = event as CustomEvent;
        heard.push({ type, on: (target as Element).tagName, ...detail });
      });
  });
}

const heard = (page: Page) => page.evaluate(() => (window as unknown as { heard: Record<string, string>[] }).heard);

function complaints(page: Page): string[] {
  const lines: string[] = [];
  page.on('console', (message) => {
    if (/warning|error/.test(message.type()) && !/favicon|404/.test(message.text())) lines.push(message.text());
  });
  page.on('pageerror', (error) => lines.push(String(error)));
  return lines;
}

const inModal = (page: Page) => new Widget(page.frameLocator('iframe[title]'));

test.describe('a declared button', () => {
  test('opens the widget, tells the page, and leads to the done-url', async ({ page, host, sandbox }) => {
    const script = await pinnedScript(sandbox);
    const body = `<button data-consentry-session-url="${START}" data-consentry-done-url="/callback?plan=a">Connect</button>`;
    await listen(page);
    await page.goto(serveDeclared(host, { script, body }));
    await page.getByRole('button', { name: 'Connect' }).click();
    await inModal(page).walkTo('review-consent');
    await inModal(page).allow();
    await page.waitForURL(/\/callback\?plan=a&session_id=ses_/);
    await expect(page.getByRole('heading')).toHaveText('Welcome back');
    expect(await sandbox.consents()).toHaveLength(1);
  });

  test('that comes later works, and tells how the flow ended where there is no URL', async ({
    page,
    host,
    sandbox,
  }) => {
    await listen(page);
    await page.goto(serveDeclared(host, { script: await pinnedScript(sandbox), body: '' }));
    await page.evaluate((html) => document.body.insertAdjacentHTML('beforeend', html), BUTTON);
    const button = page.getByRole('button', { name: 'Connect' });
    await button.click();
    await inModal(page).cancel();
    await expect.poll(() => heard(page)).toMatchObject([{ type: 'cancel', on: 'BUTTON', status: 'cancelled' }]);
    await expect(button).not.toHaveAttribute('aria-disabled');
  });

  test('does nothing while its flow runs, reads as disabled and keeps the focus', async ({ page, host, sandbox }) => {
    const body = `<button data-consentry-session-url="${START}" data-consentry-mode="inline" data-consentry-container="#here">Connect</button><div id="here"></div>`;
    await page.goto(serveDeclared(host, { script: await pinnedScript(sandbox), body }));
    const button = page.getByRole('button', { name: 'Connect' });
    await button.click();
    await expect(inModal(page).button(/^Sandbox Bank/)).toBeVisible();
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await button.dispatchEvent('click');
    await expect(page.locator('#here iframe')).toHaveCount(1);
  });

  test('leads to the cancel-url and the error-url with what happened', async ({ page, host, sandbox }) => {
    const body = `<button data-consentry-session-url="${START}" data-consentry-cancel-url="/cancel">Connect</button>
      <button data-consentry-session-url="/nowhere" data-consentry-error-url="/cancel">Fail</button>`;
    const url = serveDeclared(host, { script: await pinnedScript(sandbox), body });
    await page.goto(url);
    await page.getByRole('button', { name: 'Connect' }).click();
    await inModal(page)
      .button(/^Cancel/)
      .click();
    await page.waitForURL(/\/cancel\?session_id=ses_[\w-]+$/);
    await page.goto(url);
    await page.getByRole('button', { name: 'Fail' }).click();
    await page.waitForURL(/\/cancel\?error=session_unavailable$/);
  });

  test('goes nowhere when a listener prevents it', async ({ page, host, sandbox }) => {
    const body = `<button data-consentry-session-url="/nowhere" data-consentry-error-url="/cancel">Fail</button>`;
    await listen(page);
    await page.goto(serveDeclared(host, { script: await pinnedScript(sandbox), body }));
    await page.evaluate(() => document.addEventListener('consentry:error', (event) => event.preventDefault()));
    await page.getByRole('button', { name: 'Fail' }).click();
    await expect.poll(() => heard(page)).toMatchObject([{ type: 'error', code: 'session_unavailable' }]);
    await expect(page.locator('iframe, dialog')).toHaveCount(0);
    expect(page.url()).toMatch(/\/declared$/);
  });

  test('takes an auth_url as plain text too, and opens nothing when its click was prevented', async ({
    page,
    host,
    sandbox,
  }) => {
    const body = BUTTON.replace(START, START_AS_TEXT);
    const url = serveDeclared(host, { script: await pinnedScript(sandbox), body });
    await page.goto(url);
    const button = page.getByRole('button', { name: 'Connect' });
    await button.evaluate((element) =>
      element.addEventListener('click', (event) => event.preventDefault(), { once: true }),
    );
    await button.click();
    await expect(page.locator('iframe, dialog')).toHaveCount(0);
    await button.click();
    await expect(inModal(page).button(/^Sandbox Bank/)).toBeVisible();
  });

  for (const [attribute, complaint] of [
    ['data-consentry-mode="foo"', /expected mode to be auto, modal, .*; received foo/],
    [
      'data-consentry-done-url="javascript:alert(1)"',
      /expected done-url to be https or of this origin; received javasc/,
    ],
    ['data-consentry-mode="inline"', /expected container to be an element/],
    ['data-consentry-done-url="http://elsewhere.example/"', /expected done-url to be https or of this origin/],
  ] as const)
    test(`with ${attribute} opens nothing and says on the console what is wrong`, async ({ page, host, sandbox }) => {
      const said = complaints(page);
      const body = BUTTON.replace('>', ` ${attribute}>`);
      await page.goto(serveDeclared(host, { script: await pinnedScript(sandbox), body }));
      await page.getByRole('button', { name: 'Connect' }).click();
      await expect.poll(() => said.join()).toMatch(complaint);
      await expect(page.locator('iframe, dialog')).toHaveCount(0);
      await expect(page.getByRole('button', { name: 'Connect' })).not.toHaveAttribute('aria-disabled');
    });

  test('in mode redirect is told of on the page that the person comes back to', async ({ page, host, sandbox }) => {
    const script = await pinnedScript(sandbox);
    const body = BUTTON.replace('>', ' data-consentry-mode="redirect">');
    await listen(page);
    const url = serveDeclared(host, { script, body });
    serveDeclared(host, { script, body: '<h2>Welcome back</h2>' }, '/callback');
    await page.goto(url);
    await page.getByRole('button', { name: 'Connect' }).click();
    await new Widget(page).walkTo('review-consent');
    await new Widget(page).allow();
    await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
    await expect.poll(() => heard(page)).toMatchObject([{ type: 'success', status: 'completed' }]);
    expect(page.url()).toMatch(/\/callback$/);
    await page.goto(`${host.origin}/callback?session_id=ses_of_somebody_else`);
    expect(await heard(page)).toEqual([]);
    expect(page.url()).toContain('ses_of_somebody_else');
  });
});

test.describe('the script', () => {
  test('runs what was queued before and after it, in order, whatever throws', async ({ page, host, sandbox }) => {
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    const queue = (code: string) => `<script>(window.consentryQueue ||= []).push(${code});</script>`;
    const script = `<script>window.ran = []</script>
      ${queue("() => ran.push('first')")}${queue("() => { throw new Error('mine'); }")}
      ${queue('({ openConsent, version }) => ran.push(typeof openConsent, version)')}
      <script async src="${sandbox.url}/sdk/v1.js"></script>`;
    await page.goto(serveDeclared(host, { script, body: BUTTON }));
    const ran = () => page.evaluate(() => (window as unknown as { ran: string[] }).ran);
    const { version } = await readManifest(sandbox.url);
    await expect.poll(ran).toEqual(['first', 'function', version]);
    await page.evaluate(() => {
      const { ran } = window as unknown as { ran: string[] };
      (window as unknown as { consentryQueue: { push(...callbacks: unknown[]): void } }).consentryQueue.push(
        () => ran.push('later'),
        () => ran.push('last'),
      );
    });
    expect((await ran()).slice(3)).toEqual(['later', 'last']);
    expect(errors).toEqual(['mine']);
    await page.getByRole('button', { name: 'Connect' }).click();
    await expect(inModal(page).button(/^Sandbox Bank/)).toBeVisible();
  });

  test('loaded twice warns once, and works once', async ({ page, host, sandbox }) => {
    const said = complaints(page);
    const script = `${await pinnedScript(sandbox)}<script src="${sandbox.url}/sdk/v1.js"></script>`;
    await page.goto(serveDeclared(host, { script, body: BUTTON }));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^Consentry .* is not used/);
    await page.getByRole('button', { name: 'Connect' }).click();
    await expect(inModal(page).button(/^Sandbox Bank/)).toBeVisible();
    await expect(page.locator('iframe')).toHaveCount(1);
  });

  test('stays when an older release is loaded after it', async ({ page, host, sandbox }) => {
    const script = `${await pinnedScript(sandbox)}<script src="${sandbox.url}/sdk/0.1.0/consentry.js"></script>`;
    await page.goto(serveDeclared(host, { script, body: BUTTON }));
    const { version } = await readManifest(sandbox.url);
    expect(await page.evaluate(() => window.Consentry.version)).toBe(version);
  });

  test('is not fooled by an element that has its name (threats.md row 19)', async ({ page, host, sandbox }) => {
    const said = complaints(page);
    const tag = await pinnedScript(sandbox);
    const body = `<form id="Consentry"><input name="openConsent"></form><a id="consentryQueue"></a>${BUTTON}${tag}`;
    await page.goto(serveDeclared(host, { script: '', body }));
    expect(said).toEqual([]);
    expect(await page.evaluate(() => typeof window.Consentry.openConsent)).toBe('function');
    await page.getByRole('button', { name: 'Connect' }).click();
    await expect(inModal(page).button(/^Sandbox Bank/)).toBeVisible();
  });

  test('does not run when it is not the pinned one', async ({ page, host, sandbox }) => {
    const script = (await pinnedScript(sandbox)).replace(/sha384-..../, 'sha384-AAAA');
    await page.goto(serveDeclared(host, { script, body: BUTTON }));
    expect(await page.evaluate(() => typeof window.Consentry)).toBe('undefined');
  });

  test('is served as npm has it, and so is each release', async ({ sandbox }) => {
    const root = fileURLToPath(new URL('../host-sdk/', import.meta.url));
    const { script, on_demand, version, releases } = await readManifest(sandbox.url);
    const served = async (path: string) => Buffer.from(await (await fetch(sandbox.url + path)).arrayBuffer());
    expect(await served(script)).toEqual(readFileSync(`${root}dist/consentry.js`));
    expect(await served('/sdk/v1.js')).toEqual(await served(script));
    expect(await served(on_demand?.script ?? '')).toEqual(readFileSync(`${root}dist/consentry-on-demand.js`));
    const old = releases.filter((release) => release.version !== version);
    expect(old.map((release) => release.version)).toContain('0.1.0');
    for (const { version, script, on_demand } of old)
      for (const path of [script, ...(on_demand ? [on_demand.script] : [])])
        expect(await served(path)).toEqual(readFileSync(`${root}releases/${version}/${path.replace(/.*\//, '')}`));
  });
});

test.describe('a strict Content-Security-Policy', () => {
  const WAYS = {
    'a nonce': async () => ({ source: "'nonce-abc123'", attributes: 'nonce="abc123"' }),
    'hashes alone': async (url: string) => {
      const { integrity, on_demand } = await readManifest(url);
      return { source: `'${integrity}' '${on_demand?.integrity}'`, attributes: '' };
    },
    "the server's origin": async (url: string) => ({ source: url, attributes: '' }),
  } satisfies Record<string, (url: string) => Promise<{ source: string; attributes: string }>>;
  for (const [way, find] of Object.entries(WAYS))
    for (const mode of ['modal', 'popup'] as const)
      for (const name of ['button', 'consentry-link'] as const)
        test(`with ${way}: <${name}>, ${mode}`, async ({ page, host, sandbox }) => {
          const { source, attributes } = await find(sandbox.url);
          const policy = [
            "default-src 'none'",
            `script-src ${source}`,
            "style-src 'self'",
            `connect-src 'self' ${sandbox.url}`,
            `frame-src ${sandbox.url}`,
            "require-trusted-types-for 'script'",
          ].join('; ');
          const body =
            name === 'button'
              ? BUTTON.replace('>', ` data-consentry-mode="${mode}">`)
              : `<consentry-link session-url="${START}" mode="${mode}">Connect</consentry-link>`;
          await listen(page);
          const said = complaints(page);
          const script = await pinnedScript(sandbox, attributes);
          await page.goto(serveDeclared(host, { script, body, policy }));
          const opened = mode === 'popup' ? page.waitForEvent('popup') : undefined;
          await page.getByRole('button', { name: 'Connect' }).click();
          const widget = opened ? new Widget(await opened) : inModal(page);
          await widget.walkTo('review-consent');
          await widget.allow();
          await expect.poll(() => heard(page)).toMatchObject([{ type: 'success', status: 'completed' }]);
          expect(await page.evaluate(() => Reflect.get(window, 'progress'))).toContain('opened'); // the other file came
          expect(said).toEqual([]);
        });
});
