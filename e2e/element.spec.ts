import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { heard, listen, progress } from './heard.ts';
import type { HostSite } from './host-site.ts';
import { pinnedScript, START, serveDeclared } from './pages/declared.ts';
import type { Sandbox } from './sandbox.ts';
import { Widget } from './widget.ts';

test.use({ isolation: 'end-user' });

const LINK = `<consentry-link session-url="${START}">Connect <b>now</b></consentry-link>`;

async function open(page: Page, host: HostSite, sandbox: Sandbox, body = LINK): Promise<void> {
  const script = await pinnedScript(sandbox);
  await page.goto(serveDeclared(host, { script, body }));
  await page.evaluate(() => {
    const ends: string[] = [];
    Object.assign(window, { ends });
    for (const type of ['success', 'cancel', 'error'])
      document.addEventListener(`consentry:${type}`, (event) =>
        ends.push(`${(event.target as Element).tagName} ${type}`),
      );
  });
}

const ends = (page: Page) => page.evaluate(() => (window as unknown as { ends: string[] }).ends);
const link = (page: Page) => page.locator('consentry-link');
const button = (page: Page) => page.getByRole('button', { name: 'Connect' });
const widget = (page: Page) => new Widget(page.frameLocator('iframe[title]'));

test('text in the element becomes a real button, that keys can press', async ({ page, host, sandbox }) => {
  await open(page, host, sandbox, `<form action="/cancel"><input aria-label="Name">${LINK}</form>`);
  await expect(button(page)).toHaveText('Connect now');
  expect(await link(page).evaluate((element) => element.querySelectorAll('[style]').length)).toBe(0);
  await page.getByLabel('Name').press('Enter'); // submits the form and presses no button of ours
  await page.waitForURL('**/cancel?');
  await page.goBack();
  await button(page).focus();
  await page.keyboard.press('Enter');
  await widget(page).walkTo('review-consent');
  await widget(page).allow();
  await expect(widget(page).heading(/connected/i)).toBeVisible();
  await expect(button(page)).not.toHaveAttribute('aria-disabled');
  expect(page.url()).toMatch(/\/declared$/);
});

test('a button of the partner stays the only one, and what is around it opens nothing', async ({
  page,
  host,
  sandbox,
}) => {
  const body = `<consentry-link session-url="${START}"><p>Safe and quick.</p><button class="mine">Connect</button></consentry-link>`;
  await open(page, host, sandbox, body);
  await expect(link(page).getByRole('button')).toHaveCount(1);
  await page.getByText('Safe and quick.').click();
  await expect(page.locator('iframe')).toHaveCount(0);
  await button(page).click();
  await expect(widget(page).button(/^Sandbox Bank/)).toBeVisible();
});

test('content that comes after the element, or anew, is operable too', async ({ page, host, sandbox }) => {
  await open(page, host, sandbox, '');
  await page.evaluate((url) => {
    const element = document.createElement('consentry-link');
    document.body.append(element);
    element.setAttribute('session-url', url);
    element.textContent = 'Soon';
    setTimeout(() => {
      element.textContent = 'Connect';
    });
  }, START);
  await button(page).click();
  await expect(widget(page).button(/^Sandbox Bank/)).toBeVisible();
});

test('inline, the frame is inside the element; removing it ends the flow, moving it does not', async ({
  page,
  host,
  sandbox,
}) => {
  await open(page, host, sandbox, `${LINK.replace('>', ' mode="inline" cancel-url="/cancel">')}<aside></aside>`);
  await button(page).click();
  await expect(link(page).locator('iframe[title]')).toHaveCount(1);
  await widget(page).walkTo('sign-in');
  await page.evaluate(() => {
    const [element, aside] = [document.querySelector('consentry-link'), document.querySelector('aside')];
    if (element) aside?.append(element);
  });
  await expect(page.locator('aside iframe')).toHaveCount(1);
  await expect(widget(page).password).toBeVisible(); // the frame has loaded again, at its step
  expect(await ends(page)).toEqual([]);
  const removed = await link(page).elementHandle();
  await removed?.evaluate((element) => (element as Element).remove());
  await expect(page.locator('iframe')).toHaveCount(0);
  await removed?.evaluate((element) => document.body.append(element));
  await expect(button(page)).not.toHaveAttribute('aria-disabled'); // its flow has ended
  expect(page.url()).toMatch(/\/declared$/); // the page had moved on, and is not taken to the cancel-url
  await button(page).click();
  await expect(widget(page).button(/^Sandbox Bank/)).toBeVisible();
});

test('a removed element closes its popup', async ({ page, host, sandbox }) => {
  await open(page, host, sandbox, LINK.replace('>', ' mode="popup">'));
  const opened = page.waitForEvent('popup');
  await button(page).click();
  const popup = await opened;
  await expect(new Widget(popup).button(/^Sandbox Bank/)).toBeVisible();
  const closed = popup.waitForEvent('close');
  await page.evaluate(() => document.querySelector('consentry-link')?.remove());
  await closed;
});

test('a session may be set by script, and attributes may change between flows', async ({ page, host, sandbox }) => {
  await open(page, host, sandbox, '<consentry-link mode="foo">Connect</consentry-link>');
  const { auth_url } = await sandbox.mint();
  await page.evaluate((session) => {
    const element = document.querySelector('consentry-link');
    if (element) Object.assign(element, { session: async () => session });
    element?.setAttribute('mode', 'modal');
    element?.setAttribute('title', 'Your bank');
  }, auth_url);
  await button(page).click();
  await expect(page.getByRole('dialog', { name: 'Your bank' })).toBeVisible();
  await widget(page).cancel();
  await expect.poll(() => ends(page)).toEqual(['CONSENTRY-LINK cancel']);
});

test('a session set before the element is defined is kept', async ({ page, host, sandbox }) => {
  const { auth_url } = await sandbox.mint();
  const body = `<consentry-link>Connect</consentry-link>
    <script>document.querySelector('consentry-link').session = '${auth_url}';</script>`;
  await open(page, host, sandbox, body);
  await button(page).click();
  await expect(widget(page).button(/^Sandbox Bank/)).toBeVisible();
});

test('without a session it says on the console what is missing', async ({ page, host, sandbox }) => {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await open(page, host, sandbox, '<consentry-link>Connect</consentry-link>');
  await button(page).click();
  expect(errors.join()).toMatch(/expected session to be an auth_url or a function; received undefined/);
});

test('an element that another script has defined is left alone', async ({ page, host, sandbox }) => {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await open(
    page,
    host,
    sandbox,
    `<script>customElements.define('consentry-link', class extends HTMLElement {});</script>${LINK}`,
  );
  expect(errors).toEqual([]);
  await expect(link(page).getByRole('button')).toHaveCount(0);
});

test.describe('from npm', () => {
  const script = '<script type="module" src="/built/element.js"></script>';

  test('opens the modal, and tells the page of the consent', async ({ page, host, sandbox }) => {
    await listen(page);
    await page.goto(serveDeclared(host, { script, body: LINK }));
    await button(page).click();
    await widget(page).walkTo('review-consent');
    await widget(page).allow();
    await expect
      .poll(() => heard(page))
      .toMatchObject([{ type: 'success', on: 'CONSENTRY-LINK', status: 'completed' }]);
    expect(await progress(page)).toContain('review-consent');
    expect(await sandbox.consents()).toHaveLength(1);
    expect(await page.evaluate(() => typeof window.Consentry)).toBe('undefined'); // no script tag is at work
  });

  test('tells `document` how a redirect ended on the page that the person comes back to', async ({
    page,
    host,
    sandbox,
  }) => {
    await listen(page);
    serveDeclared(host, { script, body: '<h2>Welcome back</h2>' }, '/callback');
    await page.goto(serveDeclared(host, { script, body: LINK.replace('>', ' mode="redirect">') }));
    await button(page).click();
    await new Widget(page).walkTo('review-consent');
    await new Widget(page).allow();
    await new Widget(page).button(/^Return to/).click();
    await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
    await expect.poll(() => heard(page)).toMatchObject([{ type: 'success', on: 'HTMLDocument', status: 'completed' }]);
    expect(page.url()).toMatch(/\/callback$/);
    expect(await sandbox.consents()).toHaveLength(1);
  });
});
