import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { complaints, heard, listen } from './heard.ts';
import { BUTTON, pinnedScript, START, START_AS_TEXT, serveDeclared } from './pages/declared.ts';
import { Widget } from './widget.ts';

test.use({ isolation: 'end-user' });

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
    ['data-consentry-done-url="javascript:alert(1)"', /expected done-url to be of this origin; received javasc/],
    ['data-consentry-mode="inline"', /expected container to be an element/],
    ['data-consentry-done-url="http://elsewhere.example/"', /expected done-url to be of this origin/],
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
    await new Widget(page).button(/^Return to/).click();
    await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
    await expect.poll(() => heard(page)).toMatchObject([{ type: 'success', status: 'completed' }]);
    expect(page.url()).toMatch(/\/callback$/);
    await page.goto(`${host.origin}/callback?session_id=ses_of_somebody_else`);
    expect(await heard(page)).toEqual([]);
    expect(page.url()).toContain('ses_of_somebody_else');
  });
});
