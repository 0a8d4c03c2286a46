import { type BrowserContext, chromium } from '@playwright/test';
import { findBrowsers } from '../scripts/browsers.ts';
import { test as base, expect } from './fixtures.ts';
import { type Framework, openStory } from './wrapper-page.ts';

const FRAMEWORKS: readonly Framework[] = ['react', 'vue'];

/** The full browser with its back/forward cache, which Playwright turns off otherwise. */
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

for (const name of FRAMEWORKS) {
  for (const cache of ['on', 'off'] as const) {
    test.describe(`${name}, back/forward cache ${cache}`, () => {
      test.use({ cache });

      test('a page that was left with its frame open works when the person comes back', async ({ page, host }) => {
        await page.addInitScript(() => {
          addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }));
        });
        const story = await openStory(page, host, name, 'part=frame');
        await story.widget().walkTo('sign-in');
        await page.getByRole('link', { name: 'further on' }).click();
        await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
        await page.goBack({ waitUntil: 'commit' });
        await expect.poll(() => page.evaluate('window.persisted')).toBe(cache === 'on');
        // Kept, the frame is where it was; loaded again, the page has asked for a new session.
        await story.widget().walkBetween(cache === 'on' ? 'sign-in' : 'choose-institution', 'review-consent');
        await story.widget().allow();
        await expect(story.calls).toHaveText(['1 success completed 0']);
        expect(await story.sessions()).toHaveLength(1);
      });

      test('a page that was left with its modal open has a button that works', async ({ page, host }) => {
        await page.addInitScript(() => {
          addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }));
        });
        const story = await openStory(page, host, name, 'part=connect');
        await story.connect();
        await story.widget().walkTo('sign-in');
        await page.evaluate(() => document.querySelector('a')?.click());
        await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
        await page.goBack({ waitUntil: 'commit' });
        await expect.poll(() => page.evaluate('window.persisted')).toBe(cache === 'on');
        if (cache === 'off') await story.connect();
        await story.widget().cancel();
        await expect(story.calls).toHaveText(['1 cancel cancelled 0']);
      });
    });
  }
}
