import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { findBrowsers } from '../scripts/browsers.ts';
import { test as base, expect } from './fixtures.ts';
import type { Sandbox } from './sandbox.ts';
import { type Framework, openStory } from './wrapper-page.ts';

const FRAMEWORKS: readonly Framework[] = ['react', 'vue'];

/**
 * The full browser, with the back/forward cache that Playwright turns off otherwise. Playwright loses sight of what is in
 * the frames of a page from that cache, so these tests look at the page and at the server: only a widget that is alive,
 * and its port, can cancel a session there.
 */
const test = base.extend<{ context: BrowserContext } & { cache: 'on' | 'off' }>({
  cache: ['on', { option: true }],
  context: async ({ cache }, use, testInfo) => {
    const executablePath = findBrowsers()?.chromium;
    const browser = await chromium.launch({
      args: testInfo.project.use.launchOptions?.args ?? [],
      ...(executablePath === undefined ? { channel: 'chromium' } : { executablePath }),
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
      const [session] = await story.sessions();
      await expectStatus(sandbox, session, 'opened');

      await story.setScene({ key: 1 });
      await expectStatus(sandbox, session, 'cancelled');
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
      await expectStatus(sandbox, (await story.sessions())[0], 'cancelled');
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

async function expectStatus(sandbox: Sandbox, session: string | undefined, wanted: string): Promise<void> {
  const status = async () => (await sandbox.partner('GET', `/v1/auth/session/${session}`)).json();
  await expect.poll(status).toMatchObject({ status: wanted });
}
