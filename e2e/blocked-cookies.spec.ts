import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';
import { findBrowsers } from '../scripts/browsers.ts';
import { test as base, expect } from './fixtures.ts';
import { openFlow, reloadWidget } from './partner-page.ts';

// The full browser with third-party cookies blocked: there storage in a foreign frame throws, so that a reloaded widget
// has only its partitioned cookie.

const test = base.extend<{ context: BrowserContext }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of this pattern
  context: async ({}, use, testInfo) => {
    const profile = mkdtempSync(join(tmpdir(), 'consentry-profile-'));
    mkdirSync(join(profile, 'Default'));
    const preferences = { profile: { cookie_controls_mode: 1, block_third_party_cookies: true } };
    writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
    const executablePath = findBrowsers()?.chromium;
    const context = await chromium.launchPersistentContext(profile, {
      headless: true,
      args: testInfo.project.use.launchOptions?.args ?? [],
      ...(executablePath === undefined ? { channel: 'chromium' } : { executablePath }),
    });
    await use(context);
    await context.close();
    rmSync(profile, { recursive: true });
  },
});

test('a consent is given across a reload where cookies and storage of frames are blocked', async ({
  context,
  host,
  sandbox,
}) => {
  test.setTimeout(60_000);
  const page = await context.newPage();
  const flow = await openFlow(page, host, 'modal');
  await flow.widget.walkTo('choose-accounts');

  const frame = page.frames()[1];
  const storage = await frame?.evaluate(() => {
    try {
      sessionStorage.setItem('control', '1');
      return 'works';
    } catch (error) {
      return error instanceof Error ? error.name : 'threw';
    }
  });
  expect(storage).toBe('SecurityError'); // the control: it really is blocked
  const cookies = await context.cookies(sandbox.url);
  expect(
    cookies.map(({ name, partitionKey }) => ({ name: name.slice(-2), isPartitioned: Boolean(partitionKey) })),
  ).toEqual([{ name: '_p', isPartitioned: true }]);

  await reloadWidget(flow);
  await flow.widget.chooseAccounts('Everyday account');
  await flow.widget.allow();
  await expect(flow.outcomes).toContainText('"status":"completed"');
  expect(await sandbox.consents()).toHaveLength(1);
});
