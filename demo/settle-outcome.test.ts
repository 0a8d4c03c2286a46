import { beforeEach, describe, expect, test } from 'vitest';
import { createPartnerSite } from './partner-site.ts';
import { codeOf, createFakeConsentry, type FakeConsentry } from './testing/fake-consentry.ts';
import { openBrowser } from './testing/open-browser.ts';

const ORIGIN = 'http://127.0.0.1:4100';
const CONSENTRY = 'http://localhost:4000';

let consentry: FakeConsentry;
let site: ReturnType<typeof createPartnerSite>;
beforeEach(() => {
  consentry = createFakeConsentry(CONSENTRY);
  site = createPartnerSite({ consentryUrl: CONSENTRY, apiKey: 'csk_test', origin: ORIGIN, fetch: consentry.fetch });
});

const createBrowser = () => openBrowser(site, ORIGIN);

describe('a consent with a one-time code', () => {
  const confirm = true;

  test('is asked for only when the visitor chose it', async () => {
    await createBrowser().connect('modal', { confirm });
    await createBrowser().connect('modal');
    expect(consentry.minted[0]).toHaveProperty('confirm', true);
    expect(consentry.minted[1]).not.toHaveProperty('confirm');
  });

  test('is connected once the code has come back', async () => {
    const browser = createBrowser();
    const { session_id } = await browser.connect('modal', { confirm });
    const consent_id = consentry.complete(session_id);
    expect(await (await browser.outcome(session_id)).json()).toEqual({ status: 'unconfirmed', consent_id });
    expect(await (await browser.get('/api/consents')).json()).toEqual([]);

    expect(await (await browser.outcome(session_id, codeOf(session_id))).json()).toEqual({
      status: 'completed',
      consent_id,
    });
    expect(await (await browser.get('/api/consents')).json()).toMatchObject([{ consent_id }]);
  });

  test('is confirmed with the code in the callback, before the page shows it, and once', async () => {
    const browser = createBrowser();
    const { session_id, state } = await browser.connect('redirect', { confirm });
    consentry.complete(session_id);
    const code = codeOf(session_id);
    for (let time = 0; time < 2; time++) {
      const page = await (await browser.callback({ session_id, state, code })).text();
      expect(page).toContain('Connected. You can see what you share');
      expect(page).not.toContain(code);
    }
    expect(consentry.codes).toEqual([code]);
    expect(await (await browser.outcome(session_id, code)).json()).toMatchObject({ status: 'completed' });
  });

  test.each([
    ['wrong', (session_id: string) => codeOf(`${session_id}9`)],
    ['missing', () => undefined],
    ['too late', codeOf],
  ])('is not connected when the code is %s', async (words, bring) => {
    const browser = createBrowser();
    const { session_id, state } = await browser.connect('redirect', { confirm });
    consentry.complete(session_id);
    if (words === 'too late') consentry.expireCode(session_id);
    const code = bring(session_id);
    expect(await (await browser.outcome(session_id, code)).json()).toMatchObject({ status: 'unconfirmed' });
    const page = await (await browser.callback({ session_id, state, ...(code && { code }) })).text();
    expect(page).toContain('was not confirmed in time');
    expect(page).not.toContain('Connected. You can');
  });

  test('is not confirmed for a browser that did not start it', async () => {
    const { session_id, state } = await createBrowser().connect('redirect', { confirm });
    consentry.complete(session_id);
    const stranger = createBrowser();
    expect((await stranger.outcome(session_id, codeOf(session_id))).status).toBe(403);
    expect((await stranger.callback({ session_id, state, code: codeOf(session_id) })).status).toBe(403);
    expect(consentry.codes).toEqual([]);
  });

  test('is unknown while Consentry does not answer', async () => {
    const browser = createBrowser();
    const { session_id } = await browser.connect('modal', { confirm });
    consentry.complete(session_id);
    consentry.goAway();
    expect((await browser.outcome(session_id, codeOf(session_id))).status).toBe(502);
  });
});
