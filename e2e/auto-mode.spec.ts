import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { HostSite } from './host-site.ts';
import { Widget } from './widget.ts';

test.use({ isolation: 'end-user' });

// threats.md row 11: mode `auto` takes the next mode where one cannot work, and says why.

const ANDROID =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9 Build/AP3A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';

test('where frames are allowed, it is the modal', async ({ page, host }) => {
  await openAuto(page, host, '');
  await new Widget(page.frameLocator('iframe')).walkTo('finished');
  expect(await changesOf(page)).toEqual([]);
});

test('a frame that the page forbids becomes a popup, in the same session', async ({ page, host, sandbox }) => {
  const minted: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/mint')) minted.push(request.url());
  });
  const opened = page.waitForEvent('popup');
  await openAuto(page, host, "frame-src 'none'");
  const popup = new Widget(await opened);
  await expect(page.locator('dialog')).toHaveCount(0);
  await popup.walkTo('finished');
  await expect(page.getByRole('list', { name: 'Outcomes' })).toContainText('"status":"completed"');
  expect(await changesOf(page)).toEqual(['popup because of frame_blocked']);
  expect(minted).toHaveLength(1);
  expect(await sandbox.consents()).toHaveLength(1);
});

test('a popup that is blocked as well becomes a redirect', async ({ page, host, sandbox }) => {
  await page.addInitScript(() => {
    window.open = () => null;
  });
  await openAuto(page, host, "frame-src 'none'");
  await finishRedirect(page, host);
  expect(await changesOf(page)).toEqual(['popup because of frame_blocked', 'redirect because of popup_blocked']);
  expect(await sandbox.consents()).toHaveLength(1);
});

for (const [browser, userAgent] of [
  ['an Android app', ANDROID],
  ['an iPhone app', IPHONE],
] as const) {
  test.describe(`the browser inside ${browser}`, () => {
    test.use({ userAgent });

    test('goes from the frame to a redirect, since popups lead nowhere there', async ({ page, host }) => {
      const popups: Page[] = [];
      page.on('popup', (popup) => popups.push(popup));
      await openAuto(page, host, "frame-src 'none'");
      await finishRedirect(page, host);
      expect(await changesOf(page)).toEqual(['redirect because of webview']);
      expect(popups).toEqual([]);
    });

    test('is named by diagnose()', async ({ page, host }) => {
      await page.goto(`${host.origin}/host`);
      const { is_ok, findings } = await page.evaluate(() => window.Consentry.diagnose());
      expect(is_ok).toBe(true);
      expect(findings).toMatchObject([{ code: 'webview', severity: 'warning', fix: "use mode 'auto' or 'redirect'" }]);
    });
  });
}

test.describe('Safari itself on an iPhone', () => {
  test.use({ userAgent: IPHONE.replace('Mobile/15E148', 'Version/18.5 Mobile/15E148 Safari/604.1') });

  test('is no such browser', async ({ page, host }) => {
    await page.goto(`${host.origin}/host`);
    expect((await page.evaluate(() => window.Consentry.diagnose())).findings).toEqual([]);
  });
});

/** Presses the button of a page that asks for `auto`. */
async function openAuto(page: Page, host: HostSite, csp: string): Promise<void> {
  await page.goto(`${host.origin}/host?csp=${encodeURIComponent(csp)}`);
  await page.evaluate(
    (fields) => {
      // In storage, since a redirect takes the page away just after it has told.
      const keep = (change: string) => {
        sessionStorage.setItem('changes', `${sessionStorage.getItem('changes') ?? ''}${change}\n`);
      };
      const onEvent = ({ type, mode, reason }: Record<string, string>) => {
        if (type === 'mode_changed') keep(`${mode} because of ${reason}`);
        if (type === 'closed') keep('closed'); // which none of these is, before its end
      };
      Object.assign(window, { options: { mode: 'auto', onEvent }, fields });
    },
    { redirect_uri: `${host.origin}/callback`, cancel_uri: `${host.origin}/cancel` },
  );
  await page.getByRole('button', { name: 'Connect' }).click();
}

/** The changes of mode that the partner's pages of this tab have heard of. */
function changesOf(page: Page): Promise<string[]> {
  return page.evaluate(() => (sessionStorage.getItem('changes') ?? '').split('\n').filter(Boolean));
}

async function finishRedirect(page: Page, host: HostSite): Promise<void> {
  const widget = new Widget(page);
  await widget.walkTo('finished');
  await widget.button(/^Return to/).click();
  await page.waitForURL(`${host.origin}/callback?**`);
}
