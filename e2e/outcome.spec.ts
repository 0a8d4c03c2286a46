import type { Page } from '@playwright/test';
import { serveExpired } from './expired-document.ts';
import { expect, test } from './fixtures.ts';
import { openFlow } from './partner-page.ts';
import type { Sandbox } from './sandbox.ts';
import { Widget } from './widget.ts';

test.use({ isolation: 'end-user' });

// The outcome that cannot be lost: whatever breaks between the widget and the page, the server is asked.

test('a frame that can tell nothing any more once the person has allowed: the page still learns of the consent', async ({
  page,
  host,
  sandbox,
}) => {
  await page.clock.install();
  const flow = await openFlow(page, host, 'modal');
  await flow.widget.walkTo('review-consent');
  await page.route('**/flow/review-consent', async (route) => {
    await route.fetch(); // the server has decided; its answer never arrives, nor any other
    await page.route('**/flow/**', (lost) => lost.abort());
    await route.abort();
  });
  await flow.widget.allow();
  await expect.poll(() => sandbox.consents()).toHaveLength(1);
  await expect(async () => {
    await page.clock.runFor(5_000);
    await expect(flow.outcomes).toContainText('"status":"completed"', { timeout: 250 });
  }).toPass();
});

for (const mode of ['modal', 'inline'] as const) {
  test(`a page that is reloaded takes up the flow where it was, in mode ${mode}`, async ({ page, host, sandbox }) => {
    const flow = await openFlow(page, host, mode);
    await flow.widget.walkTo('choose-accounts');
    await page.reload();
    if (mode === 'inline') expect(await page.evaluate(() => window.takeUp())).toBe(false); // nowhere to show it
    expect(await page.evaluate(() => window.takeUp({ container: '#container' }))).toBe(true);
    await flow.widget.walkOn('choose-accounts');
    await expect(flow.outcomes).toHaveCount(1);
    await expect(flow.outcomes).toContainText('"status":"completed"');
    expect(await sandbox.consents()).toHaveLength(1);
  });
}

test('resume() twice, as a component that mounts twice calls it, is one flow and one outcome', async ({
  page,
  host,
}) => {
  const flow = await openFlow(page, host, 'modal');
  await flow.widget.walkTo('sign-in');
  await page.reload();
  const resumeTwice = () =>
    page.evaluate(async () => new Set(await Promise.all([1, 2].map(() => window.Consentry.resume()))).size);
  expect(await resumeTwice()).toBe(1);
  await expect(flow.widget.password).toBeVisible();
  await expect(page.locator('dialog')).toHaveCount(1);
  expect(await resumeTwice()).toBe(1);
  await expect(page.locator('dialog')).toHaveCount(1);
});

test('a page that was reloaded while the popup is open hears the end of it', async ({ page, host, sandbox }) => {
  const flow = await openFlow(page, host, 'popup', { confirm: true });
  await flow.widget.walkTo('review-consent');
  await page.reload();
  expect(await page.evaluate(() => window.takeUp())).toBe(true);
  await flow.widget.allow();
  await expect(flow.outcomes).toContainText('"status":"completed"');
  await expect(flow.outcomes).toContainText('"code":"cod_'); // only the popup's own message has it
  expect(flow.page.isClosed()).toBe(false);
  await flow.page.close();
  expect((await sandbox.consents()).length).toBeLessThanOrEqual(1);
});

test('a page that was thrown out of memory while the person finished in the popup learns how it ended', async ({
  page,
  host,
}) => {
  const flow = await openFlow(page, host, 'popup');
  await flow.widget.walkTo('review-consent');
  await page.goto('about:blank'); // as good as gone: nobody hears the popup's message
  await flow.widget.allow();
  await expect(flow.widget.heading(/connected/)).toBeVisible();
  await page.goto(`${host.origin}/host`);
  expect(await page.evaluate(() => window.takeUp())).toBe(true);
  await expect(flow.outcomes).toContainText('"status":"completed"');
});

test('a frame does not open again for a flow that has ended meanwhile', async ({ page, host }) => {
  const flow = await openFlow(page, host, 'modal');
  await flow.widget.walkTo('review-consent');
  const decided = page.waitForResponse('**/flow/review-consent');
  await flow.widget.decline();
  await decided;
  await page.goto('about:blank');
  await page.goto(`${host.origin}/host`);
  const frames: string[] = [];
  page.on('frameattached', (frame) => frames.push(frame.url()));
  const isLost = await page.evaluate(() => window.takeUp());
  if (isLost) await expect(flow.outcomes).toContainText('"status":"cancelled"');
  expect(frames).toEqual([]);
});

test('there is nothing to take up on a fresh page, nor beside a flow that runs, nor after its end', async ({
  page,
  host,
}) => {
  await page.goto(`${host.origin}/host`);
  expect(await page.evaluate(() => window.takeUp())).toBe(false);
  const flow = await openFlow(page, host, 'modal');
  await flow.widget.walkTo('sign-in');
  expect(await page.evaluate(() => window.takeUp())).toBe(false);
  await page.evaluate(() => window.flows[0]?.close());
  await expect(flow.outcomes).toContainText('"status":"cancelled"');
  await page.reload();
  expect(await page.evaluate(() => window.takeUp())).toBe(false);
});

test("a popup that COOP on the widget's side cuts off is no cancellation (threats.md row 10)", async ({
  page,
  host,
  sandbox,
}) => {
  // As an institution's or a proxy's page with that header would do to the windows.
  await page.context().route('**/consent?session=*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'cross-origin-opener-policy': 'same-origin' } });
  });
  await page.goto(`${host.origin}/host`);
  await page.evaluate(() => Object.assign(window, { options: { mode: 'popup' }, fields: {} }));
  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Connect' }).click();
  const popup = new Widget(await opened);
  await popup.walkTo('review-consent');
  const outcomes = page.getByRole('list', { name: 'Outcomes' }).getByRole('listitem');
  await expect(outcomes).toHaveCount(0);
  await popup.allow();
  await expect(outcomes).toContainText('"status":"completed"');
  expect(await sandbox.consents()).toHaveLength(1);
});

test('a session that expires is renewed in place when the person starts again', async ({ page, host, sandbox }) => {
  await expireFirstDocument(page, sandbox);
  const flow = await openFlow(page, host, 'modal');
  await flow.widget.button('Start again').click();
  await flow.widget.walkTo('finished');
  await expect(flow.outcomes).toHaveCount(1);
  await expect(flow.outcomes).toContainText('"status":"completed"');
  await expect(flow.events.filter({ hasText: 'session_renewed' })).toHaveCount(1);
  expect(await sandbox.consents()).toHaveLength(1);
});

test('a session that expires and is left is a ConsentError that says so', async ({ page, host, sandbox }) => {
  await expireFirstDocument(page, sandbox);
  const flow = await openFlow(page, host, 'modal');
  await page.route('**/status', (route) => route.fulfill({ json: { status: 'expired' } })); // as of the document
  await flow.widget.done();
  await expect(flow.outcomes).toContainText('"code":"session_expired"');
  await expect(flow.outcomes).toContainText('"recovery":"new_session"');
});

async function expireFirstDocument(page: Page, sandbox: Sandbox): Promise<void> {
  await page.route('**/consent?session=*', (route) => serveExpired(route, sandbox), { times: 1 });
}
