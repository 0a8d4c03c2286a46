import type { FrameLocator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { HostSite } from './host-site.ts';
import type { Sandbox } from './sandbox.ts';
import { Widget } from './widget.ts';

test.use({ isolation: 'end-user' });

// threats.md row 12: partners who make the iframe themselves, with a sandbox that lacks a flag. Nobody gets a blank page
// or a button that does nothing.

const NEEDED = ['allow-scripts', 'allow-same-origin', 'allow-forms', 'allow-popups'];

type Outcome = (frame: FrameLocator) => Promise<void>;

const rows: [missing: string[], what: string, outcome: Outcome][] = [
  [[], 'the flow comes to its end', finishes],
  [['allow-popups'], 'the flow comes to its end', finishes],
  [['allow-popups'], 'the link that opens no window says which flag is missing, and its address', namesPopups],
  [['allow-forms'], 'the step with a form says which flag is missing', namesForms],
  [['allow-forms', 'allow-popups'], 'the step with a form says which flag is missing', namesForms],
  [['allow-same-origin'], 'the page says which flags are missing', namesScripts],
  [['allow-scripts'], 'the page says which flags are missing', namesScripts],
  [NEEDED, 'the page says which flags are missing', namesScripts],
];

for (const [missing, what, outcome] of rows) {
  test(`a sandbox without ${missing.join(', ') || 'any gap'}: ${what} (threats.md row 12)`, async ({
    page,
    host,
    sandbox,
  }) => {
    await outcome(await showFrame(page, host, sandbox, missing));
  });
}

test('a sandbox that allows popups: the link opens a window, which cannot reach back', async ({
  page,
  host,
  sandbox,
}) => {
  await page.context().route('https://bank.example/**', (route) => route.fulfill({ body: 'The bank' }));
  const frame = await showFrame(page, host, sandbox, []);
  await showHelpLink(frame);
  const opened = page.waitForEvent('popup');
  await frame.getByRole('link').click();
  const popup = await opened;
  await popup.waitForURL('https://bank.example/confirm');
  expect(await popup.evaluate(() => window.opener)).toBeNull();
  await expect(frame.getByText('lacks')).toHaveCount(0);
});

test('a person in a frame without allow-forms can still cancel', async ({ page, host, sandbox }) => {
  const frame = await showFrame(page, host, sandbox, ['allow-forms']);
  await namesForms(frame);
  await new Widget(frame).cancel();
  await expect(new Widget(frame).heading('Nothing was shared')).toBeVisible();
});

async function showFrame(page: Page, host: HostSite, sandbox: Sandbox, missing: string[]): Promise<FrameLocator> {
  const { auth_url } = await sandbox.mint();
  await page.goto(`${host.origin}/callback`);
  const flags = NEEDED.filter((flag) => !missing.includes(flag)).join(' ');
  await page.evaluate(
    ([src, sandboxFlags]) => {
      const frame = document.createElement('iframe');
      frame.setAttribute('sandbox', sandboxFlags);
      frame.setAttribute('style', 'width: 500px; height: 800px');
      frame.src = src;
      document.body.append(frame);
    },
    [auth_url, flags] as const,
  );
  return page.frameLocator('iframe');
}

async function finishes(frame: FrameLocator): Promise<void> {
  await new Widget(frame).walkTo('finished');
}

async function namesForms(frame: FrameLocator): Promise<void> {
  await new Widget(frame).button(/^Sandbox Bank/).click();
  await expect(new Widget(frame).heading('You cannot go on in this frame')).toBeVisible();
  await expect(frame.getByText('the sandbox of the iframe lacks allow-forms')).toBeVisible();
}

async function namesPopups(frame: FrameLocator): Promise<void> {
  await showHelpLink(frame);
  await frame.getByRole('link').click();
  const words = 'the sandbox of the iframe lacks allow-popups. The address is https://bank.example/confirm';
  await expect(frame.getByRole('status').getByText(words)).toBeVisible();
}

async function showHelpLink(frame: FrameLocator): Promise<void> {
  const widget = new Widget(frame);
  await widget.chooseInstitution();
  await widget.signIn({ user: 'unconfirmed', password: 'sandbox' });
  await expect(frame.getByRole('link', { name: 'Confirm your account' })).toBeVisible();
}

/** Without its script the page is the server's text, which names both flags that a script needs. */
async function namesScripts(frame: FrameLocator): Promise<void> {
  await expect(frame.getByText('allow-scripts and allow-same-origin')).toBeVisible();
}
