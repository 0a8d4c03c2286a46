import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { test as base, expect } from './fixtures.ts';
import { launchOptions } from './full-browser.ts';
import { heard, listen } from './heard.ts';
import { pinnedScript, START, serveDeclared } from './pages/declared.ts';
import { Widget } from './widget.ts';
import { expectStatus, type Framework, openStory } from './wrapper-page.ts';

const FRAMEWORKS: readonly Framework[] = ['react', 'vue'];

/**
 * The full browser, with the back/forward cache that Playwright turns off otherwise. Playwright loses sight of what is in
 * the frames of a page from that cache, so these tests look at the page and at the server: only a widget that is alive,
 * and its port, can cancel a session there.
 */
const test = base.extend<{ context: BrowserContext } & { cache: 'on' | 'off' }>({
  cache: ['on', { option: true }],
  context: async ({ cache }, use, testInfo) => {
    const browser = await chromium.launch({
      ...launchOptions(testInfo),
      ...(cache === 'on' && { ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
    });
    await use(await browser.newContext());
    await browser.close();
  },
});

test.use({ isolation: 'end-user' });

for (const name of FRAMEWORKS) {
  test.describe(name, () => {
    test('a page from the back/forward cache still has its frame, and its component works', async ({
      page,
      host,
      sandbox,
    }) => {
      const story = await openStory(page, host, name, 'part=frame');
      await story.widget().walkTo('sign-in');
      expect(await leaveAndComeBack(page)).toBe(true);
      await expect(page.locator('section iframe')).toHaveCount(1);
      await expect(story.calls).toHaveCount(0);
      const first = await story.sessions();
      expect(first).toHaveLength(1);
      await expectStatus(sandbox, first, ['opened']);

      await story.setScene({ key: 1 });
      await expectStatus(sandbox, first, ['cancelled']);
      await expect.poll(story.sessions).toHaveLength(2);
      await expect(page.locator('section iframe')).toHaveCount(1);
    });

    test('a page from the back/forward cache still has its modal, and hears its outcome', async ({
      page,
      host,
      sandbox,
    }) => {
      const story = await openStory(page, host, name, 'part=connect');
      await story.connect();
      await story.widget().walkTo('sign-in');
      expect(await leaveAndComeBack(page)).toBe(true);
      await expect(page.locator('dialog iframe')).toHaveCount(1);
      await expect(story.state()).toHaveText('open');

      await page.evaluate(() => document.querySelectorAll('button')[1]?.click()); // close(); the page is inert to a mouse
      await expect(story.calls).toHaveText(['1 cancel cancelled 0']);
      await expect(story.state()).toHaveText('closed cancelled');
      await expect(page.locator('dialog, iframe')).toHaveCount(0);
      await expectStatus(sandbox, await story.sessions(), ['cancelled']);
    });

    test.describe('without the cache', () => {
      test.use({ cache: 'off' });

      test('the page is a fresh one, and works', async ({ page, host }) => {
        const story = await openStory(page, host, name, 'part=frame');
        await story.widget().walkTo('sign-in');
        expect(await leaveAndComeBack(page)).toBe(false);
        await story.widget().walkTo('review-consent');
        await story.widget().allow();
        await expect(story.calls).toHaveText(['1 success completed 0']);
        expect(await story.sessions()).toHaveLength(1);
      });
    });
  });
}

test.describe('consentry-link', () => {
  const link = (mode: string) =>
    `<main><section><consentry-link session-url="${START}" mode="${mode}">Connect</consentry-link></section></main>
    <a href="/callback">Away</a>`;
  const button = (page: Page) => page.getByRole('button', { name: 'Connect' });

  test('a page from the back/forward cache still has the modal of its element, and hears its outcome', async ({
    page,
    host,
    sandbox,
  }) => {
    await listen(page);
    await page.goto(serveDeclared(host, { script: await pinnedScript(sandbox), body: link('modal') }));
    await button(page).click();
    await new Widget(page.frameLocator('iframe')).walkTo('sign-in');
    const address = (await page.locator('iframe').getAttribute('src')) ?? '';
    const session = new URL(address).searchParams.get('session') ?? '';
    expect(await leaveAndComeBack(page)).toBe(true);
    await expect(page.locator('dialog iframe')).toHaveCount(1);
    await expectStatus(sandbox, [session], ['opened']);
    await page.evaluate(() => document.querySelector('dialog')?.close());
    await expectStatus(sandbox, [session], ['cancelled']);
    expect(await heard(page)).toMatchObject([{ type: 'cancel', on: 'CONSENTRY-LINK' }]);
  });

  test('after a redirect and Back the element works again, out of the browser’s cache', async ({
    page,
    host,
    sandbox,
  }) => {
    await listen(page);
    await page.goto(serveDeclared(host, { script: await pinnedScript(sandbox), body: link('redirect') }));
    await page.evaluate(() => document.documentElement.toggleAttribute('data-cached'));
    await button(page).click();
    await expect(new Widget(page).button(/^Sandbox Bank/)).toBeVisible();
    await page.goBack({ waitUntil: 'commit' });
    await expect(page.locator('html[data-cached]')).toHaveCount(1);
    await expect.poll(() => heard(page)).toMatchObject([{ type: 'cancel', on: 'CONSENTRY-LINK' }]);
    await button(page).click();
    await expect(new Widget(page).button(/^Sandbox Bank/)).toBeVisible();
  });
});

/** @returns whether the page came from the cache */
async function leaveAndComeBack(page: Page): Promise<boolean> {
  await page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => document.documentElement.toggleAttribute('data-kept', persisted));
    document.querySelector('a')?.click(); // a modal makes it inert to a mouse
  });
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  await page.goBack({ waitUntil: 'commit' });
  await expect(page.locator('main section')).toHaveCount(1);
  return page.evaluate(() => document.documentElement.hasAttribute('data-kept'));
}
