import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { HostSite } from './host-site.ts';
import type { Sandbox } from './sandbox.ts';
import { Widget } from './widget.ts';

test.use({ isolation: 'end-user' });

// threats.md rows 8, 10, 11 and 12 as a partner's developer meets them: what stands in the way on the host page is named,
// by the error of the flow and by `Consentry.diagnose()`, with the header or registration to change.

const OWN_SCRIPTS = "script-src 'unsafe-inline' SERVER; style-src 'unsafe-inline'";

interface Row {
  what: string;
  /** Of the page; SERVER is the widget's origin. */
  policies: Record<string, string>;
  mode: 'modal' | 'popup';
  code: string;
  /** What message and findings name, by the codes of the findings. */
  named: Record<string, string>;
}

const rows: Row[] = [
  {
    what: "frame-src 'none' in a header",
    policies: { csp: "frame-src 'none'" },
    mode: 'modal',
    code: 'frame_blocked',
    named: { frame_src: 'Content-Security-Policy: frame-src SERVER' },
  },
  {
    what: "frame-src 'self' in a meta element",
    policies: { meta: "frame-src 'self'" },
    mode: 'modal',
    code: 'frame_blocked',
    named: { frame_src: 'Content-Security-Policy: frame-src SERVER' },
  },
  {
    what: "default-src 'self'",
    policies: { csp: `default-src 'self'; ${OWN_SCRIPTS}` },
    mode: 'modal',
    code: 'frame_blocked',
    named: {
      frame_src: 'Content-Security-Policy: frame-src SERVER',
      connect_src: 'Content-Security-Policy: connect-src SERVER',
    },
  },
  {
    what: "the second of two policies, and a connect-src without 'self'",
    policies: { csp: "frame-src *, frame-src 'none'; connect-src https://api.example" },
    mode: 'modal',
    code: 'frame_blocked',
    named: { frame_src: 'frame-src SERVER', connect_src: 'connect-src SERVER' },
  },
];

for (const { what, policies, mode, code, named } of rows) {
  test(`a page with ${what}: ${code} names what to change`, async ({ page, host, sandbox }) => {
    const session = await openPage(page, host, sandbox, policies);
    await page.evaluate((options) => window.start(options, {}), { mode, session });
    const error = await failureOf(page);
    expect(error.code).toBe(code);
    expect(error.help_url).toBe(`${sandbox.url}/errors/${code}`);
    const findings = await diagnose(page, session);
    for (const [finding, words] of Object.entries(named)) {
      const fix = words.replace('SERVER', sandbox.url);
      expect(error.message).toContain(fix);
      expect(error.findings).toContainEqual({ code: finding, severity: 'error', fix: expect.stringContaining(fix) });
      expect(findings).toContainEqual({ code: finding, severity: 'error', fix: expect.stringContaining(fix) });
    }
    expect(findings).toHaveLength(Object.keys(named).length);
  });
}

test('a page where everything is right: nothing is found, and the flow works after it', async ({
  page,
  host,
  sandbox,
}) => {
  const csp = `default-src 'none'; frame-src 'self' SERVER; connect-src SERVER 'self'; ${OWN_SCRIPTS}`;
  const session = await openPage(page, host, sandbox, { csp });
  expect(await page.evaluate((given) => window.Consentry.diagnose({ session: given }), session)).toEqual({
    origin: host.origin,
    server: sandbox.url,
    is_ok: true,
    findings: [],
  });
  await page.evaluate((options) => window.start(options, {}), { mode: 'modal', session });
  await new Widget(page.frameLocator('iframe')).walkTo('finished');
});

test('a page with COOP same-origin is warned about popups', async ({ page, host, sandbox }) => {
  const session = await openPage(page, host, sandbox, { coop: 'same-origin' });
  const fix = 'set Cross-Origin-Opener-Policy: same-origin-allow-popups';
  expect(await diagnose(page, session)).toEqual([{ code: 'coop', severity: 'warning', fix }]);
  await openPage(page, host, sandbox, { coop: 'same-origin-allow-popups' });
  expect(await diagnose(page, session)).toEqual([]);
});

test('a cross-origin isolated page shows the modal, and the whole flow works in it', async ({
  page,
  host,
  sandbox,
}) => {
  const session = await openPage(page, host, sandbox, { coop: 'same-origin', coep: 'require-corp' });
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.evaluate((options) => window.start(options, {}), { mode: 'modal', session });
  await new Widget(page.frameLocator('iframe')).walkTo('finished');
  await expect(page.getByRole('list', { name: 'Outcomes' })).toContainText('"status":"completed"');
  expect(await sandbox.consents()).toHaveLength(1);
  expect((await diagnose(page, session)).map(({ code }) => code)).toEqual(['coop']);
});

test('a page inside a sandbox without allow-same-origin has no origin to register', async ({ page, host, sandbox }) => {
  const { auth_url: session } = await sandbox.mint();
  await page.goto(`${host.origin}/callback`);
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-popups');
    frame.src = src;
    document.body.append(frame);
  }, `${host.origin}/host`);
  const inner = page.frameLocator('iframe').locator('body');
  await inner.evaluate((_body, given) => window.start({ mode: 'modal', session: given }, {}), session);
  const outcome = page.frameLocator('iframe').getByRole('list', { name: 'Outcomes' }).getByRole('listitem');
  await expect(outcome).toContainText('"code":"origin_not_registered"');
  await expect(outcome).toContainText('allow-same-origin');
  const report = await inner.evaluate((_body, given) => window.Consentry.diagnose({ session: given }), session);
  expect(report).toMatchObject({ origin: 'null', is_ok: false });
  expect(report.findings).toEqual([
    { code: 'sandboxed', severity: 'error', fix: expect.stringContaining('allow-same-origin') },
  ]);
});

test('a popup that the browser blocks: the error says where openConsent belongs', async ({ page, host, sandbox }) => {
  const session = await openPage(page, host, sandbox, {});
  await page.evaluate((given) => {
    window.open = () => null;
    window.start({ mode: 'popup', session: given }, {});
  }, session);
  const error = await failureOf(page);
  const fix = 'call openConsent directly in the click, with a function as its session';
  expect(error).toMatchObject({ code: 'popup_blocked', message: `popup_blocked: ${fix}` });
  expect(error.display_message).toContain('allow it');
  expect(await diagnose(page, session)).toEqual([{ code: 'popup_blocked', severity: 'error', fix }]);
});

test('a server that is down is named', async ({ page, host, sandbox }) => {
  test.setTimeout(60_000);
  await openPage(page, host, sandbox, {});
  const server = sandbox.url.replace(/\d+$/, '65000'); // nobody listens there
  const session = `${server}/consent?session=ses_${'x'.repeat(32)}`;
  await page.evaluate((options) => window.start(options, {}), { mode: 'modal', session });
  const error = await failureOf(page, 40_000);
  expect(error).toMatchObject({ code: 'widget_unreachable', findings: [{ code: 'server_unreachable' }] });
  expect(error.message).toContain(server);
  expect(await diagnose(page, session)).toEqual(error.findings);
});

test('a page inside one of somebody else: the frame stays empty, and the error says who is to be registered', async ({
  page,
  host,
  foreign,
  sandbox,
}) => {
  test.setTimeout(60_000);
  const { auth_url: session } = await sandbox.mint();
  await page.goto(`${foreign.origin}/callback`);
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.src = src;
    document.body.append(frame);
  }, `${host.origin}/host`);
  const inner = page.frameLocator('iframe').locator('body');
  await inner.evaluate((_body, given) => window.start({ mode: 'modal', session: given }, {}), session);
  const outcome = page.frameLocator('iframe').getByRole('list', { name: 'Outcomes' }).getByRole('listitem');
  await expect(outcome).toContainText('"code":"frame_blocked"', { timeout: 40_000 });
  await expect(outcome).toContainText('frame_blocked: register the pages around this one as well');
});

test('a session that the server does not know', async ({ page, host, sandbox }) => {
  await openPage(page, host, sandbox, {});
  const findings = await diagnose(page, `${sandbox.url}/consent?session=ses_${'x'.repeat(32)}`);
  expect(findings).toMatchObject([{ code: 'session_unknown' }]);
});

test('a page that may store nothing', async ({ page, host, sandbox }) => {
  const session = await openPage(page, host, sandbox, {});
  await page.evaluate(() => {
    Object.defineProperty(window, 'sessionStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError'); // as browsers do where cookies are blocked
      },
    });
  });
  expect(await diagnose(page, session)).toMatchObject([{ code: 'storage_blocked', severity: 'warning' }]);
});

interface Failure {
  code: string;
  message: string;
  display_message: string;
  help_url: string;
  findings: { code: string; severity: string; fix: string }[];
}

async function openPage(page: Page, host: HostSite, sandbox: Sandbox, policies: Row['policies']): Promise<string> {
  const { auth_url } = await sandbox.mint();
  const query = new URLSearchParams(policies).toString();
  await page.goto(`${host.origin}/host?${query.replaceAll('SERVER', encodeURIComponent(sandbox.url))}`);
  return auth_url;
}

async function failureOf(page: Page, timeout = 10_000): Promise<Failure> {
  const outcome = page.getByRole('list', { name: 'Outcomes' }).getByRole('listitem');
  await expect(outcome).toContainText('"name":"ConsentError"', { timeout });
  return JSON.parse((await outcome.textContent()) ?? '') as Failure; // as the host page wrote it
}

async function diagnose(page: Page, session: string): Promise<Failure['findings']> {
  return (await page.evaluate((given) => window.Consentry.diagnose({ session: given }), session)).findings;
}
