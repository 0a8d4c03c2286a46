import { serveExpired } from './expired-document.ts';
import { expect, test } from './fixtures.ts';
import { MODES, openFlow, reloadWidget } from './partner-page.ts';
import { Widget } from './widget.ts';

test.use({ isolation: 'end-user' });

for (const mode of MODES) {
  test(`a reload in the middle, in mode ${mode}, goes on where it was, and the partner still hears the end`, async ({
    page,
    host,
    sandbox,
  }) => {
    const flow = await openFlow(page, host, mode);
    await flow.widget.walkTo('choose-accounts');
    await reloadWidget(flow);
    await flow.widget.chooseAccounts('Everyday account');
    await flow.widget.allow();
    await expect.poll(() => sandbox.consents()).toHaveLength(1);
    if (mode !== 'redirect') await expect(flow.outcomes).toContainText('"status":"completed"');
  });
}

test('a second browser is told that the session is in use, and the first goes on', async ({
  page,
  browser,
  sandbox,
}) => {
  const { auth_url } = await sandbox.mint();
  await page.goto(auth_url);
  const first = new Widget(page);
  await first.chooseInstitution();

  const other = await browser.newContext();
  const stranger = await other.newPage();
  await stranger.goto(auth_url);
  await expect(new Widget(stranger).heading(/in use|another (window|browser|place|device)|elsewhere/i)).toBeVisible();
  await expect(stranger.getByLabel('Password')).toHaveCount(0);
  await other.close();

  await first.signIn();
  await expect(first.text('Everyday account')).toBeVisible();
});

test('an expired session has a screen of its own, with a way back to the partner', async ({ page, host, sandbox }) => {
  await page.clock.install();
  const { auth_url } = await sandbox.mint({ cancel_uri: `${host.origin}/cancel` });
  await page.route(auth_url, (route) => serveExpired(route, sandbox, `${host.origin}/cancel`));
  await page.goto(auth_url);
  const widget = new Widget(page);
  await expect(widget.heading(/expired|time/i)).toBeVisible();
  await widget.button(/^Return to Acme Budget/).click();
  await page.waitForURL(/\/cancel\?.*error_type=CONSENT_TIMEOUT.*session_id=ses_/);
});

test('a used session says so, in a browser that never had it', async ({ page, browser, sandbox }) => {
  const { auth_url } = await sandbox.mint();
  await page.goto(auth_url);
  await new Widget(page).walkTo('finished');
  await expect.poll(() => sandbox.consents()).toHaveLength(1);

  const other = await browser.newContext();
  const late = await other.newPage();
  await late.goto(auth_url);
  await expect(new Widget(late).heading(/already (been )?used|has ended|is over|finished/i)).toBeVisible();
  expect(await sandbox.consents()).toHaveLength(1);
  await other.close();
});

test('an unknown session says so and shares nothing', async ({ page, sandbox }) => {
  const response = await page.goto(`${sandbox.url}/consent?session=ses_${'x'.repeat(32)}`);
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign in' })).toHaveCount(0);
});

test('Back and Forward after the end are harmless, and Back does not bring the flow again', async ({
  page,
  host,
  sandbox,
}) => {
  const flow = await openFlow(page, host, 'redirect');
  await flow.widget.walkTo('finished');
  await flow.widget.button(/^Return to Acme Budget/).click();
  await page.waitForURL(/\/callback/);
  await page.goBack();
  await page.goForward();
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  expect(await sandbox.consents()).toHaveLength(1);
});

test("in a frame the host's own history is not touched", async ({ page, host }) => {
  await page.goto(`${host.origin}/callback`);
  const flow = await openFlow(page, host, 'modal');
  const before = await page.evaluate(() => history.length);
  await flow.widget.walkTo('review-consent');
  expect(await page.evaluate(() => history.length)).toBe(before);
  await page.goBack();
  await expect(page).toHaveURL(/\/callback/);
});

test('a link scanner that loads the address burns nothing', async ({ page, sandbox }) => {
  const { auth_url } = await sandbox.mint();
  for (let n = 0; n < 3; n += 1) expect((await fetch(auth_url)).status).toBe(200);
  await page.goto(auth_url);
  await new Widget(page).chooseInstitution();
});

test('a page whose script cannot run says so after a while', async ({ page, sandbox }) => {
  const { auth_url } = await sandbox.mint();
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.goto(auth_url);
  const words = page.getByText('This page could not start');
  await expect(words).toBeHidden();
  await expect(words).toBeVisible();
});

test('a lost answer is asked for again and loses nothing', async ({ page, sandbox }) => {
  const { auth_url } = await sandbox.mint();
  await page.goto(auth_url);
  const widget = new Widget(page);
  await widget.chooseInstitution();
  let isCut = true;
  await page.route('**/flow/sign-in', async (route) => {
    if (!isCut) return route.continue();
    isCut = false;
    await route.fetch(); // the server hears it, the page does not hear the server
    return route.abort('connectionreset');
  });
  await widget.signIn();
  await widget.button('Try again').click();
  await expect(widget.text('Everyday account')).toBeVisible();
});
