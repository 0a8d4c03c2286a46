import { expect, test } from './fixtures.ts';
import { openFlow } from './partner-page.ts';
import { Widget } from './widget.ts';

test.use({ isolation: 'end-user' });

// What the windows of a flow may do to one another: threats.md rows 6, 7 and 8.

test('an opener that has gone to another site hears nothing (threats.md rows 6 and 7)', async ({
  page,
  host,
  foreign,
}) => {
  const flow = await openFlow(page, host, 'popup');
  await flow.widget.walkTo('review-consent');
  await page.goto(`${foreign.origin}/callback`);
  await page.evaluate(() => {
    addEventListener('message', (event) => {
      document.title = `heard ${JSON.stringify(event.data)}`;
    });
  });
  await flow.widget.allow();
  await expect(flow.widget.heading(/connected/)).toBeVisible();
  await flow.page.evaluate(() => new Promise(requestAnimationFrame)); // what was posted before has been delivered
  expect(await page.title()).toBe('Partner');
});

test('the popup leaves its opener where it is, and no link of it opens a window that could move it (threats.md row 8)', async ({
  page,
  host,
}) => {
  const flow = await openFlow(page, host, 'popup');
  const steps = ['sign-in', 'choose-accounts', 'review-consent', 'finished'] as const;
  let here: 'choose-institution' | (typeof steps)[number] = 'choose-institution';
  for (const step of steps) {
    await flow.widget.walkBetween(here, step);
    here = step;
    const unsafe = await flow.page.evaluate(() =>
      [...document.querySelectorAll('a[target]')].filter(
        (link) => !/noopener|noreferrer/.test(link.getAttribute('rel') ?? ''),
      ),
    );
    expect(unsafe).toEqual([]);
  }
  expect(page.url()).toBe(`${host.origin}/host`);
});

test('two dialogs at once: each has its own outcome, and the end of one leaves the other', async ({ page, host }) => {
  await openFlow(page, host, 'modal');
  await page.evaluate(() => {
    const told = (name: string) => (result: { status: string }) => {
      document.title += ` ${name}:${result.status}`;
    };
    document.title = '';
    window.start({ mode: 'modal', onCancel: told('second') }, {});
    window.start({ mode: 'modal', onCancel: told('third') }, {});
  });
  const frames = page.locator('dialog iframe');
  await expect(frames).toHaveCount(3);
  const last = new Widget(page.locator('dialog').nth(2).frameLocator('iframe'));
  await last.cancel();
  await last.done();
  await expect(frames).toHaveCount(2);
  expect(await page.evaluate(() => document.documentElement.style.overflow)).toBe('hidden');
  await page.evaluate(() => window.flows[0]?.close());
  await expect(frames).toHaveCount(1);
  const second = new Widget(page.frameLocator('dialog iframe'));
  await expect(second.button(/^Sandbox Bank/)).toBeVisible();
  await page.evaluate(() => window.flows[1]?.close());
  await expect(frames).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.style.overflow)).toBe('');
  await expect.poll(() => page.title()).toBe('third:cancelled second:cancelled');
});

test('a frame that has gone to another site hears nothing, and can say what it likes (threats.md rows 5 and 6)', async ({
  page,
  host,
  foreign,
}) => {
  const flow = await openFlow(page, host, 'inline');
  await flow.widget.walkTo('sign-in');
  const address = page.frames()[1]?.url() ?? '';
  await page.evaluate(
    (url) => document.querySelector('iframe')?.setAttribute('src', url),
    `${foreign.origin}/callback`,
  );
  await expect(page.frameLocator('iframe').getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  const session_id = new URL(address).searchParams.get('session');
  await page.frames()[1]?.evaluate(() => addEventListener('message', () => document.body.append('heard')));
  for (const message of [
    { error: 'access_denied', session_id },
    { isCompleted: true, session_id },
    { type: 'consent_error', error_type: 'CONSENT_ENDUSER_DENIED', session_id },
    { type: 'consent_complete', session_id, consent_id: `con_${'f'.repeat(32)}` },
    { type: 'consentry:ready', version: 1 },
  ]) {
    await page.frames()[1]?.evaluate((data) => parent.postMessage(data, '*'), message);
  }
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await expect(page.frameLocator('iframe').getByText('heard')).toHaveCount(0);
  await page.evaluate((url) => document.querySelector('iframe')?.setAttribute('src', url), address);
  await flow.widget.walkOn('sign-in');
  await expect(flow.outcomes).toHaveCount(1);
  await expect(flow.outcomes).toContainText('"status":"completed"');
  await expect(flow.outcomes).not.toContainText('con_ffff');
});
