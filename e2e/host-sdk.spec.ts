import { expect, test } from './fixtures.ts';
import { openFlow } from './partner-page.ts';
import { Widget } from './widget.ts';

test.use({ isolation: 'end-user' });

test('the modal takes the focus and gives it back, names itself, and restores what it found', async ({
  page,
  host,
}) => {
  await page.goto(`${host.origin}/host`);
  await page.evaluate(() => {
    document.documentElement.style.overflow = 'scroll';
    scrollTo(0, 40);
  });
  const button = page.getByRole('button', { name: 'Connect' });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toHaveAccessibleName(/./);
  await expect(page.locator('iframe')).toHaveAttribute('title', /./);
  await expect(page.locator('iframe')).toBeFocused();
  expect(await page.evaluate(() => document.documentElement.style.overflow)).toBe('hidden');

  await page.evaluate(() => window.flows[0]?.close());
  await expect(dialog).toHaveCount(0);
  await expect(button).toBeFocused();
  expect(await page.evaluate(() => [document.documentElement.style.overflow, scrollY])).toEqual(['scroll', 40]);
});

test('close() cancels on the server, twice without harm, and leaves nothing behind', async ({ page, host }) => {
  const flow = await openFlow(page, host, 'modal');
  await flow.widget.walkTo('choose-accounts');
  await page.evaluate(async () => {
    const [open] = window.flows;
    await Promise.all([open?.close(), open?.close()]);
    await open?.close();
  });
  await expect(flow.outcomes).toHaveCount(1);
  await expect(flow.outcomes).toContainText('"status":"cancelled"');
  await expect(flow.outcomes).toContainText('"step":"choose-accounts"');
  await expect(page.locator('iframe, dialog')).toHaveCount(0);
});

test('aborting the signal is closing', async ({ page, host }) => {
  await page.goto(`${host.origin}/host`);
  await page.evaluate(() => {
    const aborter = new AbortController();
    Object.assign(window, { aborter, options: { mode: 'modal', signal: aborter.signal } });
  });
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(new Widget(page.frameLocator('iframe')).button(/^Sandbox Bank/)).toBeVisible();
  await page.evaluate(() => window.aborter.abort());
  await expect(page.locator('iframe')).toHaveCount(0);
  await expect(page.getByRole('list', { name: 'Outcomes' })).toContainText('"status":"cancelled"');
});

test('two flows on one page do not disturb each other', async ({ page, host, sandbox }) => {
  await page.goto(`${host.origin}/host`);
  await page.evaluate(() => {
    for (const id of ['left', 'right']) {
      const box = document.createElement('div');
      box.id = id;
      document.querySelector('main')?.prepend(box);
      window.start({ mode: 'inline', container: box }, {});
    }
  });
  const left = new Widget(page.frameLocator('#left iframe'));
  const right = new Widget(page.frameLocator('#right iframe'));
  await left.walkTo('review-consent');
  await right.cancel();
  const outcomes = page.getByRole('list', { name: 'Outcomes' }).getByRole('listitem');
  await expect(outcomes).toHaveCount(1);
  await expect(outcomes).toContainText('"status":"cancelled"');
  await left.heading(/./).click(); // Allow is armed only in a frame that has the focus
  await left.allow();
  await expect(outcomes).toHaveCount(2);
  await expect(outcomes.last()).toContainText('"status":"completed"');
  expect(await sandbox.consents()).toHaveLength(1);
});

test('a popup that the person closes is cancelled only after the server was asked', async ({ page, host }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/status')) asked.push(request.url());
  });
  const flow = await openFlow(page, host, 'popup');
  await flow.widget.walkTo('sign-in');
  await flow.page.close();
  await expect(flow.outcomes).toContainText('"status":"cancelled"');
  expect(asked.length).toBeGreaterThan(0);
});

test('a popup closed right after Allow is still a consent', async ({ page, host, sandbox }) => {
  const flow = await openFlow(page, host, 'popup');
  await flow.widget.walkTo('review-consent');
  const answered = flow.page.waitForResponse('**/flow/review-consent');
  await flow.widget.allow();
  await answered;
  await flow.page.close();
  await expect(flow.outcomes).toContainText('"status":"completed"');
  expect(await sandbox.consents()).toHaveLength(1);
});

test('a popup cut off from its opener still tells the outcome, through the server (threats.md row 10)', async ({
  page,
  host,
  sandbox,
}) => {
  await page.goto(`${host.origin}/host?coop=same-origin`);
  await page.evaluate(() => Object.assign(window, { options: { mode: 'popup' }, fields: {} }));
  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Connect' }).click();
  const popup = await opened;
  const outcomes = page.getByRole('list', { name: 'Outcomes' }).getByRole('listitem');
  await new Widget(popup).walkTo('review-consent');
  await expect(outcomes).toHaveCount(0);
  await new Widget(popup).allow();
  await expect(outcomes).toContainText('"status":"completed"');
  expect(await sandbox.consents()).toHaveLength(1);
});

test('a blocked popup is reported, and no session is spent on it (threats.md row 11)', async ({ page, host }) => {
  const minted: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/mint')) minted.push(request.url());
  });
  await page.goto(`${host.origin}/host`);
  await page.evaluate(() => {
    window.open = () => null;
    window.start({ mode: 'popup' }, {});
  });
  const outcomes = page.getByRole('list', { name: 'Outcomes' });
  await expect(outcomes).toContainText('"code":"popup_blocked"');
  await expect(outcomes).toContainText('"recovery":"switch_mode"');
  expect(minted).toEqual([]);
});

test('a session that somebody else has open is invalid here, not cancelled', async ({
  page,
  browser,
  host,
  sandbox,
}) => {
  const { auth_url } = await sandbox.mint();
  const other = await browser.newContext();
  const first = await other.newPage();
  await first.goto(auth_url);
  await new Widget(first).chooseInstitution();

  await page.goto(`${host.origin}/host`);
  await page.evaluate((session) => void window.start({ mode: 'modal', session }, {}), auth_url);
  const outcomes = page.getByRole('list', { name: 'Outcomes' });
  await expect(outcomes).toContainText('"code":"session_invalid"');
  await expect(outcomes).toContainText('"recovery":"new_session"');
  await new Widget(first).signIn();
  await expect(new Widget(first).text('Everyday account')).toBeVisible();
  await other.close();
});

test('a session that does not exist is invalid too', async ({ page, host, sandbox }) => {
  test.setTimeout(60_000);
  await page.goto(`${host.origin}/host`);
  const session = `${sandbox.url}/consent?session=ses_${'x'.repeat(32)}`;
  await page.evaluate((url) => void window.start({ mode: 'modal', session: url }, {}), session);
  const outcomes = page.getByRole('list', { name: 'Outcomes' });
  await expect(outcomes).toContainText('"code":"session_invalid"', { timeout: 40_000 });
});

test('a failing session function is a ConsentError', async ({ page, host }) => {
  await page.goto(`${host.origin}/host`);
  await page.evaluate(() => {
    window.start({ mode: 'modal', session: () => Promise.reject(new Error('offline')) }, {});
  });
  await expect(page.getByRole('list', { name: 'Outcomes' })).toContainText('"code":"session_unavailable"');
  await expect(page.locator('dialog')).toHaveCount(0);
});

test.describe('a mistake in the call is a TypeError that says what was expected', () => {
  for (const [what, options] of [
    ['no options', undefined],
    ['an unknown mode', { session: 'x', mode: 'window' }],
    ['no session', { mode: 'modal' }],
    ['a session that is no auth_url', { session: 'ses_123' }],
    ['inline without a container', { mode: 'inline', session: 'https://a.example/?session=ses_1' }],
    ['a callback that is none', { session: 'https://a.example/?session=ses_1', onSuccess: 'done' }],
  ] as const) {
    test(what, async ({ page, host }) => {
      await page.goto(`${host.origin}/host`);
      const thrown = await page.evaluate((given) => {
        try {
          window.Consentry.openConsent(given);
          return 'nothing was thrown';
        } catch (error) {
          return `${error}`;
        }
      }, options);
      expect(thrown).toMatch(/^TypeError: .*expected.*received/);
    });
  }
});

test('handleRedirect gives the same union, again and again, and refuses what this browser did not start', async ({
  page,
  host,
}) => {
  const flow = await openFlow(page, host, 'redirect', { state: 'of-the-partner' });
  await flow.widget.walkTo('finished');
  await flow.widget.button(/^Return to Acme Budget/).click();
  await page.waitForURL(/\/callback\?/);
  const callback = page.url();
  await page.goto(`${host.origin}/host`);
  const handle = (url: string, options?: { expectedState: string }) =>
    page.evaluate(
      ([given, withOptions]) => {
        try {
          return window.Consentry.handleRedirect(given, withOptions);
        } catch (error) {
          return error instanceof Error && 'code' in error ? `${error.code}` : `${error}`;
        }
      },
      [url, options] as const,
    );
  const result = await handle(callback, { expectedState: 'of-the-partner' });
  expect(result).toMatchObject({ status: 'completed', session_id: expect.stringMatching(/^ses_/) });
  expect(await handle(callback, { expectedState: 'of-the-partner' })).toEqual(result);
  expect(await handle(callback, { expectedState: 'another' })).toBe('state_mismatch');
  expect(await handle(`${host.origin}/callback?session_id=ses_${'y'.repeat(32)}`)).toBe('session_not_started_here');
  expect(await handle(`${host.origin}/somewhere`)).toBeUndefined();
});
