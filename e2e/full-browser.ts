import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type LaunchOptions, type Page, type TestInfo } from '@playwright/test';
import { findBrowsers } from '../scripts/browsers.ts';
import { test as base } from './fixtures.ts';

interface Options {
  thirdPartyCookies: 'allowed' | 'blocked';
}

/** The full browser, whose setting for third-party cookies is real; the headless shell knows none. */
export const test = base.extend<{ context: BrowserContext } & Options>({
  thirdPartyCookies: ['blocked', { option: true }],
  context: async ({ thirdPartyCookies }, use, testInfo) => {
    const profile = mkdtempSync(join(tmpdir(), 'consentry-profile-'));
    mkdirSync(join(profile, 'Default'));
    const isBlocked = thirdPartyCookies === 'blocked';
    const preferences = { profile: { cookie_controls_mode: Number(isBlocked), block_third_party_cookies: isBlocked } };
    writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
    const context = await chromium.launchPersistentContext(profile, { headless: true, ...launchOptions(testInfo) });
    await use(context);
    await context.close();
    rmSync(profile, { recursive: true });
  },
});

export const expect = test.expect;

export function launchOptions({ project }: TestInfo): LaunchOptions {
  const executablePath = findBrowsers()?.chromium;
  return {
    args: project.use.launchOptions?.args ?? [],
    ...(executablePath === undefined ? { channel: 'chromium' } : { executablePath }),
  };
}

/** Whether the widget's frame may store anything: the control that the browser's setting really is what a test says. */
export async function storageOfFrame(page: Page): Promise<string | undefined> {
  return page.frames()[1]?.evaluate(() => {
    try {
      sessionStorage.setItem('control', '1');
      return 'works';
    } catch (error) {
      return error instanceof Error ? error.name : 'threw';
    }
  });
}
