import { expect, test } from './fixtures.ts';
import { openFlow } from './partner-page.ts';

test.use({ isolation: 'end-user' });

// Against session swap: nothing is active until the backend of the page that the browser came back to sends the code.

test('the code comes with the message, and the consent is active once the backend has sent it', async ({
  page,
  host,
  sandbox,
}) => {
  const flow = await openFlow(page, host, 'modal', { confirm: true });
  await flow.widget.walkTo('finished');
  await expect(flow.outcomes).toContainText('"code":"cod_');
  expect(await sandbox.consents()).toHaveLength(0);

  const result = JSON.parse((await flow.outcomes.textContent()) ?? '') as { session_id: string; code: string }; // what the SDK told
  const confirm = () => sandbox.partner('POST', `/v1/auth/session/${result.session_id}/confirm`, { code: result.code });
  expect((await confirm()).status).toBe(200);
  expect(await sandbox.consents()).toHaveLength(1);
  expect((await confirm()).status).toBe(409);
});

test('the code comes with the callback, and only to who went through the flow', async ({
  page,
  host,
  sandbox,
  browser,
}) => {
  const flow = await openFlow(page, host, 'redirect', { confirm: true });
  await flow.widget.walkTo('finished');
  const link = page.url();
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(link);
  await expect(stranger.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await stranger.content()).not.toContain('cod_');
  await stranger.context().close();

  await flow.widget.button(/^Return to Acme Budget/).click();
  await page.waitForURL(/\/callback\?/);
  const { session_id = '', code } = Object.fromEntries(new URL(page.url()).searchParams);
  expect((await sandbox.partner('POST', `/v1/auth/session/${session_id}/confirm`, { code })).status).toBe(200);
  expect(await sandbox.consents()).toHaveLength(1);
});
