import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { complaints, heard, listen, progress } from './heard.ts';
import { BUTTON, pinnedScript, readManifest, START, serveDeclared } from './pages/declared.ts';
import { Widget } from './widget.ts';

test.use({ isolation: 'end-user' });

const inModal = (page: Page) => new Widget(page.frameLocator('iframe[title]'));

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
          expect(await progress(page)).toContain('opened'); // the other file came
          expect(said).toEqual([]);
        });
});
