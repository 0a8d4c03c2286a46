import type { Page } from '@playwright/test';
import { expect, storageOfFrame, test } from './full-browser.ts';
import { openFlow, reloadWidget } from './partner-page.ts';
import { Widget } from './widget.ts';

// The partner's own user is signed in there already: its backend gets a bundle of tokens, its page hands it to the widget.

for (const thirdPartyCookies of ['allowed', 'blocked'] as const) {
  test.describe(`with third-party cookies ${thirdPartyCookies}`, () => {
    test.use({ thirdPartyCookies });

    test('a user of the partner chooses accounts without signing in, and a reload changes nothing', async ({
      context,
      host,
      sandbox,
    }) => {
      test.setTimeout(60_000);
      const page = await context.newPage();
      const handoff = await sandbox.bundle('coyote');
      const flow = await openFlow(page, host, 'modal', { end_user_id: 'coyote' }, { handoff });
      await expect(flow.events).toContainText([/open/, /choose-institution/]);
      expect(await storageOfFrame(page)).toBe(thirdPartyCookies === 'blocked' ? 'SecurityError' : 'works'); // the control
      await redeemed(page, sandbox.url);
      await flow.widget.button(/^Sandbox Bank/).click();
      await expect(flow.widget.text('Everyday account')).toBeVisible();

      const cookies = await context.cookies(sandbox.url);
      const session = cookies.filter(({ name }) => name.startsWith('__Host-consentry_session_'));
      expect(session.map(({ name, partitionKey }) => [name.slice(-2), Boolean(partitionKey)])).toEqual([['_p', true]]);

      await reloadWidget(flow);
      await flow.widget.chooseAccounts('Everyday account');
      await flow.widget.allow();
      await expect(flow.outcomes).toContainText('"status":"completed"');
      expect(await sandbox.consents('coyote')).toHaveLength(1);
    });

    test('a user with a second factor still proves it', async ({ context, host, sandbox }) => {
      const page = await context.newPage();
      const handoff = await sandbox.bundle('roadrunner');
      const { widget, outcomes } = await openFlow(page, host, 'modal', { end_user_id: 'roadrunner' }, { handoff });
      await redeemed(page, sandbox.url);
      await widget.button(/^Sandbox Bank/).click();
      await widget.verifyFactor();
      await widget.chooseAccounts('Everyday account');
      await widget.allow();
      await expect(outcomes).toContainText('"status":"completed"');
    });
  });
}

/** Until the server has taken the bundle: what a person picks before that leads to the ordinary sign-in, and past it. */
async function redeemed(page: Page, url: string): Promise<void> {
  await expect
    .poll(async () =>
      (await page.context().cookies(url)).some(({ name }) => name.startsWith('__Host-consentry_session_')),
    )
    .toBe(true);
}

test('a bundle that arrives after the choice takes the sign-in away', async ({ context, host, sandbox }) => {
  const page = await context.newPage();
  const handoff = await sandbox.bundle('coyote');
  const fields = { end_user_id: 'coyote', institution_id: 'ins_sandbox_bank' };
  const { widget } = await openFlow(page, host, 'modal', fields, { handoff });
  await expect(widget.text('Everyday account')).toBeVisible();
});

for (const [what, endUser, uses] of [
  ['used before', 'coyote', 2],
  ['of another end user', 'user-1', 1],
] as const) {
  test(`a bundle ${what} leads to the ordinary sign-in`, async ({ context, host, sandbox }) => {
    const page = await context.newPage();
    const handoff = await sandbox.bundle('coyote');
    if (uses === 2) await put(sandbox.url, handoff);
    const refused = page.waitForResponse((response) => response.request().method() === 'PUT');
    const { widget } = await openFlow(page, host, 'modal', { end_user_id: endUser }, { handoff });
    expect((await refused).status()).toBe(uses === 2 ? 401 : 403);
    await widget.chooseInstitution();
    await widget.signIn();
    await expect(widget.text('Everyday account')).toBeVisible();
    if (uses === 1) expect((await put(sandbox.url, handoff)).status).toBe(204); // a refused call has not spent it
  });
}

test('the tokens go through the port only: no address, no window message, no storage holds them', async ({
  context,
  host,
  sandbox,
}) => {
  const page = await context.newPage();
  const handoff = await sandbox.bundle('coyote');
  const secrets = [handoff.refreshToken, handoff.idToken, handoff.checksum];
  const urls: string[] = [];
  context.on('request', (request) => urls.push(request.url(), request.headers().referer ?? ''));
  await context.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    addEventListener('message', ({ data }) => heard.push(JSON.stringify(data)), true);
  });
  const { widget } = await openFlow(page, host, 'modal', { end_user_id: 'coyote' }, { handoff });
  await redeemed(page, sandbox.url);
  await widget.button(/^Sandbox Bank/).click();
  await expect(widget.text('Everyday account')).toBeVisible();

  const kept = await Promise.all(
    page.frames().map((frame) =>
      frame.evaluate(() => {
        const { heard } = window as unknown as { heard: string[] };
        const stored = (() => {
          try {
            return JSON.stringify({ ...sessionStorage, ...localStorage });
          } catch {
            return ''; // blocked: nothing can be there
          }
        })();
        return [location.href, document.cookie, stored, ...heard].join('\n');
      }),
    ),
  );
  expect(kept.join('\n')).toContain('consentry:ready'); // the spy does hear
  for (const secret of secrets) expect([...urls, ...kept].join('\n')).not.toContain(secret);
});

test('fetch carries a PUT and its tokens to the redirect, where nobody reads them (threats.md row 13)', async ({
  context,
  sandbox,
}) => {
  const page = await context.newPage();
  await page.goto(`${sandbox.url}/consent`);
  const handoff = await sandbox.bundle('coyote');
  const sent: { method: string; path: string; status: number | undefined }[] = [];
  page.on('requestfinished', async (request) => {
    const response = await request.response();
    sent.push({ method: request.method(), path: new URL(request.url()).pathname, status: response?.status() });
  });
  const landed = await page.evaluate(
    async ([bundle, redirectUrl]) => {
      const response = await fetch('/v2/auth/session', {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...bundle, redirectUrl }),
      });
      return { status: response.status, isRedirected: response.redirected, text: await response.text() };
    },
    [handoff, `${sandbox.url}/`] as const,
  );
  expect(landed).toMatchObject({ status: 405, isRedirected: true });
  expect(landed.text).not.toContain(handoff.refreshToken);
  // The trap is real: the browser did not turn the PUT into a GET, as it would a POST.
  await expect
    .poll(() => sent.filter(({ path }) => !path.startsWith('/assets/')))
    .toEqual([
      { method: 'PUT', path: '/v2/auth/session', status: 302 },
      { method: 'PUT', path: '/', status: 405 },
    ]);

  const second = await sandbox.bundle('coyote');
  const evil = { ...second, redirectUrl: 'https://evil.example/landing' };
  expect((await put(sandbox.url, evil)).status).toBe(400);
  expect((await put(sandbox.url, second)).status).toBe(204);
});

for (const mode of ['popup', 'redirect'] as const) {
  test(`who is signed in here goes on without a password in mode ${mode}, or says "not you?"`, async ({
    context,
    host,
    sandbox,
  }) => {
    const page = await context.newPage();
    await signInAtServer(page, sandbox.url);
    const first = await openFlow(page, host, mode);
    await first.widget.button(/^Sandbox Bank/).click();
    await first.widget.button('Continue as c•••@acme.com').click();
    await expect(first.widget.text('Everyday account')).toBeVisible();
    if (mode === 'popup') await first.page.close();

    const other = await context.newPage();
    const second = await openFlow(other, host, mode);
    await second.widget.button(/^Sandbox Bank/).click();
    await second.widget.button(/^Not you/).click();
    await second.widget.signIn({ user: 'oneaccount', password: 'sandbox' });
    await expect(second.widget.text('Everyday account')).toBeVisible();
    expect(
      (await context.cookies(sandbox.url)).filter(({ name }) => /^__Host-consentry_session_[pl]$/.test(name)),
    ).toEqual([]);
  });
}

for (const site of ['another', 'the same'] as const) {
  test(`a page on ${site} site that frames the widget is offered nobody who is signed in here`, async ({
    context,
    host,
    sandbox,
  }) => {
    const page = await context.newPage();
    await signInAtServer(page, sandbox.url);
    const origin = site === 'another' ? host.origin : host.origin.replace('127.0.0.1', 'localhost');
    const { widget } = await openFlow(page, { ...host, origin }, 'modal');
    await widget.chooseInstitution();
    await expect(new Widget(page.frameLocator('iframe[title]')).button(/^Continue as/)).toHaveCount(0);
    const cookies = await page.frames()[1]?.evaluate(async () => (await fetch('/v2/users/me')).status);
    expect(cookies).toBe(site === 'another' ? 401 : 200); // the control: the frame of the same site does have them
  });
}

function put(url: string, bundle: object): Promise<Response> {
  return fetch(`${url}/v2/auth/session`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(bundle),
  });
}

/** As a page of the operator's own would: same origin, and the cookies stay in the browser. */
async function signInAtServer(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/consent`);
  const status = await page.evaluate(async () => {
    const response = await fetch('/v2/auth/sign-in', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: 'coyote@acme.com', password: 'catch-the-b1rd$' }),
    });
    return response.status;
  });
  expect(status).toBe(200);
}
