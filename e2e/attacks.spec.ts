import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openFlow } from './partner-page.ts';
import { Widget } from './widget.ts';

test.use({ isolation: 'end-user' });

const COMPLETE = {
  type: 'consent_complete',
  session_id: 'SESSION',
  consent_id: `con_${'f'.repeat(32)}`,
  isCompleted: true,
  consentID: `con_${'f'.repeat(32)}`,
};

/**
 * What a page may throw at the host's window, as JSON: what hands a test's arguments to a page drops `__proto__`. SESSION
 * becomes the id of the running flow.
 */
const FORGERIES: [what: string, json: string][] = [
  ['nothing', 'null'],
  ['a string', '"SYN"'],
  ['a number', '7'],
  ['an object of an extension', '{"target":"metamask-inpage","data":{"name":"SYN"}}'],
  ['a perfect consent_complete', JSON.stringify(COMPLETE)],
  ['a consent_error', '{"type":"consent_error","session_id":"SESSION","error_type":"CONSENT_ENDUSER_DENIED"}'],
  ['the first message of a handshake', '{"type":"consentry:ready","version":1}'],
  [
    'the second message of a handshake',
    JSON.stringify({ type: 'consentry:connect', version: 1, nonce: 'n'.repeat(32), mode: 'modal' }),
  ],
  ['a prototype', `{"__proto__":${JSON.stringify(COMPLETE)},"constructor":{"prototype":{"polluted":"yes"}}}`],
];

/** Puts a frame of that address on the page, which posts what it is told to its parent. */
async function addPoster(page: Page, url: string): Promise<(json: string) => Promise<void>> {
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.id = 'poster';
    frame.src = src;
    document.body.append(frame);
  }, url);
  const frame = await (await page.waitForSelector('#poster')).contentFrame();
  if (!frame) throw new Error('no frame');
  await frame.waitForLoadState();
  return (json) => frame.evaluate((data) => parent.postMessage(JSON.parse(data), '*'), json);
}

const attackers = [
  ['a foreign origin', (urls: { foreign: string }) => `${urls.foreign}/callback`],
  ['the right origin but the wrong window', (urls: { sandbox: string }) => `${urls.sandbox}/errors/CONSENT_TIMEOUT`],
] as const;

for (const [attacker, url] of attackers) {
  test(`the host page believes nothing from ${attacker} (threats.md rows 5 and 17)`, async ({
    page,
    host,
    foreign,
    sandbox,
  }) => {
    const errors: Error[] = [];
    page.on('pageerror', (error) => errors.push(error));
    const flow = await openFlow(page, host, 'inline');
    await flow.widget.walkTo('sign-in');
    const session = new URL(page.frames()[1]?.url() ?? '').searchParams.get('session');
    // The error page may not be framed, so the one of the right origin is opened as a window instead.
    const address = url({ foreign: foreign.origin, sandbox: sandbox.url });
    const post = attacker === 'a foreign origin' ? await addPoster(page, address) : await addOpener(page, address);
    const heard = await hearOwnKeys(page);
    for (const [, json] of FORGERIES) await post(json.replaceAll('SESSION', session ?? ''));
    await expect.poll(heard).toContain('__proto__,constructor'); // the last one, as it was sent
    await flow.widget.walkOn('sign-in');
    await expect(flow.outcomes).toHaveCount(1); // the true one, and no other before it
    await expect(flow.outcomes).not.toContainText('con_ffff');
    expect((await sandbox.consents()).map((consent) => consent.arrangement_id)).toHaveLength(1);
    expect(errors).toEqual([]);
    expect(await page.evaluate(() => Object.keys(Object.prototype))).toEqual([]);
  });
}

/** A window of that address whose messages reach the page as from `opener`'s child: right origin, wrong source. */
async function addOpener(page: Page, url: string): Promise<(json: string) => Promise<void>> {
  const opened = page.waitForEvent('popup');
  await page.evaluate((address) => void window.open(address.replace(/\/errors.*/, '/consent?session=none')), url);
  const popup = await opened;
  await popup.waitForLoadState();
  return (json) => popup.evaluate((data) => opener.postMessage(JSON.parse(data), '*'), json);
}

/** Listens beside the SDK: the keys of every object that reached the page. */
async function hearOwnKeys(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const keys: string[] = [];
    Object.assign(window, { keys });
    addEventListener('message', ({ data }) => keys.push(Object.getOwnPropertyNames(data ?? {}).join()));
  });
  return () => page.evaluate(() => Reflect.get(window, 'keys'));
}

test('the widget is not moved by a stranger on the same page (threats.md row 4)', async ({ page, host, foreign }) => {
  const flow = await openFlow(page, host, 'inline');
  await flow.widget.walkTo('sign-in');
  await addPoster(page, `${foreign.origin}/callback`);
  const stranger = await (await page.waitForSelector('#poster')).contentFrame();
  for (const [what, json] of [...FORGERIES, ['a word of the port', '{"type":"cancel"}'] as const]) {
    await test.step(what, async () => {
      // Siblings reach each other by index through the page above them.
      await stranger?.evaluate(
        (data) => parent.frames[0]?.postMessage(JSON.parse(data), '*', [new MessageChannel().port1]),
        json,
      );
    });
  }
  await flow.widget.signIn();
  await expect(flow.widget.text('Everyday account')).toBeVisible();
  await expect(flow.outcomes).toHaveCount(0);
});

test('an unregistered site cannot frame the widget (threats.md row 1)', async ({ page, foreign, sandbox }) => {
  const { auth_url } = await sandbox.mint();
  const refused = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()));
  await page.goto(`${foreign.origin}/seed-iframe?auth_url=${encodeURIComponent(auth_url)}`);
  await refused;
  await expect(page.frameLocator('iframe').getByRole('heading')).toHaveCount(0);
});

for (const mode of ['modal', 'popup'] as const) {
  test(`the SDK tells a partner whose origin is not registered, in mode ${mode}`, async ({ page, foreign }) => {
    const flow = await openFlow(page, foreign, mode);
    await expect(flow.outcomes).toContainText('"code":"origin_not_registered"');
    await expect(flow.outcomes).toContainText(`npx consentry app add-origin <app> ${foreign.origin}"`);
    await expect(page.locator('iframe, dialog')).toHaveCount(0);
    if (mode === 'popup') expect(flow.page.isClosed()).toBe(true);
    const session = await page.evaluate(() => window.mint({}));
    const { findings } = await page.evaluate((given) => window.Consentry.diagnose({ session: given }), session);
    expect(findings).toMatchObject([{ code: 'origin_not_registered', fix: expect.stringContaining(foreign.origin) }]);
  });
}

test('a registered site inside a foreign one cannot show the widget either (threats.md row 3)', async ({
  page,
  host,
  foreign,
  sandbox,
}) => {
  const { auth_url } = await sandbox.mint();
  const inner = `${host.origin}/seed-iframe?auth_url=${encodeURIComponent(auth_url)}`;
  await page.goto(`${foreign.origin}/seed-iframe?auth_url=${encodeURIComponent(inner)}`);
  const framed = page.frameLocator('iframe').frameLocator('iframe');
  await expect(page.frameLocator('iframe').getByRole('heading', { name: 'Partner' })).toBeVisible();
  await expect(framed.getByRole('heading')).toHaveCount(0);
});

test("an attacker's opener of the popup hears nothing (threats.md row 9)", async ({ page, foreign, sandbox }) => {
  const { auth_url } = await sandbox.mint();
  await page.goto(`${foreign.origin}/seed-popup?auth_url=${encodeURIComponent(auth_url)}`);
  await page.evaluate(() => {
    addEventListener('message', (event) => {
      document.title = `heard ${event.origin}`;
    });
  });
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Connect' }).click();
  const popup = await opened;
  await new Widget(popup).walkTo('finished');
  await expect.poll(() => sandbox.consents()).toHaveLength(1);
  expect(await page.title()).toBe('Partner with the popup snippet');
});

test('a script cannot press Allow (threats.md row 20)', async ({ page, host, sandbox }) => {
  const flow = await openFlow(page, host, 'modal');
  await flow.widget.walkTo('review-consent');
  const allow = flow.widget.button(/^Allow/);
  await expect(allow).not.toHaveAttribute('aria-disabled', 'true');
  await allow.evaluate((button: HTMLElement) => button.click());
  await allow.dispatchEvent('click');
  await flow.widget.decline();
  await expect(flow.outcomes).toContainText('"status":"cancelled"');
  expect(await sandbox.consents()).toEqual([]);
});

test('a whole flow breaks no content security policy (threats.md row 16)', async ({ page, host }) => {
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|Trusted Type/.test(message.text())) violations.push(message.text());
  });
  const flow = await openFlow(page, host, 'redirect');
  await flow.widget.walkTo('finished');
  expect(violations).toEqual([]);
});
