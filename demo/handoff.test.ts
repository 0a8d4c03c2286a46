import { beforeEach, describe, expect, test } from 'vitest';
import { createPartnerSite } from './partner-site.ts';
import { createFakeConsentry, type FakeConsentry, HANDOFF } from './testing/fake-consentry.ts';
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

describe('a customer who is already signed in', () => {
  test('is vouched for under the name that the session is made for', async () => {
    const answer = await createBrowser().connect('modal', { signed_in: true });
    expect(consentry.minted).toMatchObject([{ end_user_id: 'coyote' }]);
    expect(consentry.vouchedFor).toEqual(['coyote']);
    expect(answer).toMatchObject({ handoff: HANDOFF });
    expect(consentry.keys).toEqual(new Set(['csk_test']));
  });

  test('gets the three texts that the SDK takes and no other token', async () => {
    const answer = JSON.stringify(await createBrowser().connect('popup', { signed_in: true }));
    expect(JSON.parse(answer)).toHaveProperty('handoff', HANDOFF);
    expect(answer).not.toContain('a.secret');
  });

  test('is nobody unless the visitor says so', async () => {
    expect(await createBrowser().connect()).not.toHaveProperty('handoff');
    expect(consentry.vouchedFor).toEqual([]);
  });

  test('cannot be handed over through a redirect', async () => {
    const body = { mode: 'redirect', signed_in: true };
    expect((await createBrowser().request('POST', '/api/sessions', body)).status).toBe(400);
    expect(consentry.minted).toEqual([]);
    expect(consentry.vouchedFor).toEqual([]);
  });

  test('sees and ends the consents that were given so, and no other visitor does', async () => {
    const [customer, stranger] = [createBrowser(), createBrowser()];
    const consent_id = consentry.complete((await customer.connect('modal', { signed_in: true })).session_id);
    expect(await (await customer.get('/api/consents')).json()).toMatchObject([{ consent_id }]);
    expect(await (await stranger.get('/api/consents')).json()).toEqual([]);
    expect((await stranger.request('DELETE', `/api/consents/${consent_id}`)).status).toBe(404);
    expect((await customer.request('DELETE', `/api/consents/${consent_id}`)).status).toBe(204);
  });

  test('is written into no page', async () => {
    const browser = createBrowser();
    const { session_id, state } = await browser.connect('popup', { signed_in: true });
    consentry.complete(session_id);
    const pages = [await browser.get('/'), await browser.callback({ session_id, state })];
    for (const page of pages) expect(await page.text()).not.toContain('secret');
  });
});
