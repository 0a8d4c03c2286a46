import { beforeEach, describe, expect, test } from 'vitest';
import { createPartnerSite } from './partner-site.ts';
import { createFakeConsentry, type FakeConsentry } from './testing/fake-consentry.ts';
import { openBrowser } from './testing/open-browser.ts';

const ORIGIN = 'http://127.0.0.1:4100';
const CONSENTRY = 'http://localhost:4000';
const NOW = Date.UTC(2026, 10, 22, 9, 0, 10);

let consentry: FakeConsentry;
let site: ReturnType<typeof createPartnerSite>;
beforeEach(() => {
  consentry = createFakeConsentry(CONSENTRY);
  site = createPartnerSite({
    consentryUrl: CONSENTRY,
    apiKey: 'csk_test',
    origin: ORIGIN,
    fetch: consentry.fetch,
    now: () => NOW,
  });
});

const createBrowser = () => openBrowser(site, ORIGIN);

describe('a session', () => {
  test('is minted for the visitor who clicked, with our own return addresses', async () => {
    const { auth_url, session_id, state } = await createBrowser().connect();
    expect(auth_url).toBe(`${CONSENTRY}/consent?session=${session_id}`);
    expect(consentry.minted).toEqual([
      {
        end_user_id: expect.stringMatching(/^customer_[\w-]{24}$/),
        end_user_email: 'coyote@acme.com',
        redirect_uri: `${ORIGIN}/callback`,
        cancel_uri: `${ORIGIN}/cancel`,
        state,
      },
    ]);
  });

  test('is asked for with the API key, which no answer to a browser holds', async () => {
    const browser = createBrowser();
    const page = await browser.get('/');
    expect(await page.text()).not.toContain('csk_');
    expect(JSON.stringify(await browser.connect())).not.toContain('csk_');
    expect(consentry.keys).toEqual(new Set(['csk_test']));
  });

  test('has a new state each time', async () => {
    const browser = createBrowser();
    expect((await browser.connect()).state).not.toBe((await browser.connect()).state);
  });

  test.each([{ mode: 'window' }, {}, { mode: 'modal', institution_id: '../consent' }])(
    'is refused for %j',
    async (body) => {
      expect((await createBrowser().request('POST', '/api/sessions', body)).status).toBe(400);
      expect(consentry.minted).toEqual([]);
    },
  );
});

describe('an outcome', () => {
  test('is what Consentry says, not what the page says', async () => {
    const browser = createBrowser();
    const { session_id } = await browser.connect();
    const claim = { session_id, status: 'completed', consent_id: 'con_forged' };
    expect(await (await browser.request('POST', '/api/outcome', claim)).json()).toEqual({ status: 'created' });

    const consent_id = consentry.complete(session_id);
    expect(await (await browser.outcome(session_id)).json()).toEqual({ status: 'completed', consent_id });
  });

  test('of another visitor is not told, and Consentry is not asked', async () => {
    const { session_id } = await createBrowser().connect();
    consentry.complete(session_id);
    const response = await createBrowser().outcome(session_id);
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ error: 'session_not_started_here' });
    expect(consentry.asked).toEqual([]);
  });

  test('is unknown while Consentry does not answer', async () => {
    const browser = createBrowser();
    const { session_id } = await browser.connect();
    consentry.goAway();
    const response = await browser.outcome(session_id);
    expect(response.status).toBe(502);
    expect(await response.json()).toEqual({ error: 'unavailable' });
  });
});

describe('a callback', () => {
  test('shows what Consentry confirmed', async () => {
    const browser = createBrowser();
    const { session_id, state } = await browser.connect('redirect');
    consentry.complete(session_id);
    const response = await browser.callback({ session_id, state });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Connected. You can see what you share');
  });

  test('that claims a success which Consentry does not know of is not believed', async () => {
    const browser = createBrowser();
    const { session_id, state } = await browser.connect('redirect');
    const page = await (await browser.callback({ session_id, state })).text();
    expect(page).toContain('You have not finished connecting');
    expect(page).not.toContain('Connected. You can');
  });

  test('in a popup offers to close it', async () => {
    const browser = createBrowser();
    const { session_id, state } = await browser.connect('popup');
    consentry.complete(session_id);
    const page = await (await browser.callback({ session_id, state })).text();
    expect(page).toContain('Close this window');
  });

  test.each(['/callback', '/cancel'])('at %s is refused for a session of another browser', async (path) => {
    const { session_id, state } = await createBrowser().connect('redirect');
    consentry.complete(session_id);
    const response = await createBrowser().callback({ session_id, state }, path);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('This connection was not started here');
    expect(consentry.asked).toEqual([]);
  });

  test.each([
    ['another state', { state: 'guessed' }],
    ['no state', {}],
  ])('with %s is refused', async (_words, query) => {
    const browser = createBrowser();
    const { session_id } = await browser.connect('redirect');
    expect((await browser.callback({ session_id, ...query })).status).toBe(403);
    expect(consentry.asked).toEqual([]);
  });

  test('without a session is refused', async () => {
    expect((await createBrowser().callback({ error: 'access_denied' }, '/cancel')).status).toBe(403);
  });
});

describe('consents', () => {
  test('are listed and ended by the visitor who gave them', async () => {
    const browser = createBrowser();
    const consent_id = consentry.complete((await browser.connect()).session_id);
    expect(await (await browser.get('/api/consents')).json()).toEqual([
      {
        consent_id,
        institution_name: 'Sandbox Bank',
        institution_logo: `${CONSENTRY}/logos/ins_sandbox_bank.svg`,
        account_count: 2,
        expires_at: '2027-02-20T09:00:00Z',
      },
    ]);
    expect((await browser.request('DELETE', `/api/consents/${consent_id}`)).status).toBe(204);
    expect(consentry.revoked).toEqual([consent_id]);
    expect(await (await browser.get('/api/consents')).json()).toEqual([]);
  });

  test('of another visitor are neither listed nor ended', async () => {
    const consent_id = consentry.complete((await createBrowser().connect()).session_id);
    const stranger = createBrowser();
    expect(await (await stranger.get('/api/consents')).json()).toEqual([]);
    expect((await stranger.request('DELETE', `/api/consents/${consent_id}`)).status).toBe(404);
    expect(consentry.revoked).toEqual([]);
  });
});

describe('a change', () => {
  test.each([
    ['another site', { Origin: 'https://evil.example' }],
    ['an opaque origin', { Origin: 'null' }],
    ['nobody', { Origin: '' }],
  ])('asked for by %s is refused', async (_words, headers) => {
    const response = await createBrowser().request('POST', '/api/sessions', { mode: 'modal' }, headers);
    expect(response.status).toBe(403);
    expect(consentry.minted).toEqual([]);
  });

  test('with a huge body is refused', async () => {
    const body = { mode: 'modal', padding: 'x'.repeat(20_000) };
    expect((await createBrowser().request('POST', '/api/sessions', body)).status).toBe(413);
  });
});

describe('the page', () => {
  test('allows scripts and frames of Consentry and of nobody else', async () => {
    const { headers } = await createBrowser().get('/');
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; script-src 'self' ${CONSENTRY}; style-src 'self'; img-src 'self' ${CONSENTRY} data:; ` +
        `connect-src 'self' ${CONSENTRY}; frame-src ${CONSENTRY}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    );
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin-allow-popups');
    expect(headers.get('set-cookie')).toMatch(/^acme_visitor=[\w-]{43};.*HttpOnly; SameSite=Lax$/);
  });

  test('loads the script tag pinned by its hash, and has nothing inline', async () => {
    const page = await (await createBrowser().get('/')).text();
    expect(page).toContain(
      `<script src="${CONSENTRY}/sdk/0.1.0/consentry.js" integrity="sha384-test" crossorigin defer></script>`,
    );
    expect(page).not.toMatch(/<script>|<style|style=|\son\w+=/);
  });

  test('offers to be signed in and to confirm, both off', async () => {
    const page = await (await createBrowser().get('/')).text();
    expect(page).toContain('Already signed in at Acme');
    expect(page).toContain('Confirm with a one-time code');
    expect(page.match(/type="checkbox"/g)).toHaveLength(2);
    expect(page).not.toMatch(/type="checkbox"[^>]*checked/);
  });

  test('escapes what Consentry sends', async () => {
    expect(await (await createBrowser().get('/')).text()).toContain('&lt;b&gt;Bold&lt;/b&gt; Bank');
  });

  test('at another name of this machine goes to the registered origin', async () => {
    const response = await site.fetch(new Request('http://localhost:4100/callback?session_id=x'));
    expect(response.status).toBe(307);
    expect(response.headers.get('location')).toBe(`${ORIGIN}/`);
  });

  test('shows the current code of roadrunner', async () => {
    const answer = await (await createBrowser().get('/api/totp')).json();
    expect(answer).toEqual({ code: expect.stringMatching(/^\d{6}$/), seconds_left: 20, period: 30 });
  });
});
