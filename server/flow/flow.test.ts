import { SessionTruth } from '@consentry/protocol/api.ts';
import { Consent } from '@consentry/protocol/consent.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { generateTotp } from '../auth/totp.ts';
import { MINUTE, SECOND } from '../clock.ts';
import { openSqlite } from '../store/sqlite-engine.ts';
import {
  COYOTE,
  createTestServer,
  ORIGIN,
  PARTNER,
  postFlow,
  ROADRUNNER,
  randomKey,
  readAs,
  type TestFlow,
  type TestServer,
  toReply,
} from '../testing/test-server.ts';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const consentsOf = (endUserId = 'user-1') =>
  readAs(z.array(Consent), server.partner('GET', `/v1/consent?end_user_id=${endUserId}`));
const code = () => ({ type: 'TOTP', token: generateTotp(SECRET, server.clock.now()) });

/** How many passwords have been hashed since this was called. */
function countHashes(): () => number {
  const { hasher } = server.services;
  const { verify } = hasher;
  let hashes = 0;
  hasher.verify = (...input) => {
    hashes += 1;
    return verify(...input);
  };
  return () => hashes;
}

describe('a whole flow', () => {
  test('ends with a consent that the partner can read', async () => {
    const flow = await server.openFlow();
    const finished = await flow.walkTo('finished');
    expect(finished).toMatchObject({ step: 'finished', outcome: { status: 'completed', account_count: 2 } });

    const truth = await readAs(SessionTruth, server.partner('GET', `/v1/auth/session/${flow.sessionId}`));
    expect(truth).toMatchObject({ id: 'app_sandbox', status: 'completed', consent_id: expect.stringMatching(/^con_/) });
    expect(await consentsOf()).toMatchObject([
      {
        arrangement_id: truth.consent_id,
        active: true,
        app_name: 'Acme Budget',
        institution_id: 'ins_sandbox_bank',
        institution_type: 'banking',
        permissions: ['accounts', 'balances', 'transactions', 'identity'],
        account_ids: ['acc_ins_sandbox_bank_wile_1', 'acc_ins_sandbox_bank_wile_2'],
        termination_reason: '',
      },
    ]);
  });

  test('asks a person with a second factor for it', async () => {
    const flow = await server.openFlow();
    expect(await flow.walkTo('verify-factor', ROADRUNNER)).toMatchObject({ factor_types: ['TOTP'], attempts_left: 5 });
    expect(await flow.walkTo('finished', ROADRUNNER)).toMatchObject({ outcome: { status: 'completed' } });
  });

  test('starts at the sign-in when the partner names the institution, with a way back to the list', async () => {
    const flow = await server.openFlow({ institution_id: 'ins_sandbox_energy' });
    expect(await flow.read()).toMatchObject({ state: { step: 'sign-in', institution: { name: 'Sandbox Energy' } } });
    expect(await flow.post('back')).toMatchObject({ status: 200, state: { step: 'choose-institution' } });
  });

  test('starts at the list when the named institution is down', async () => {
    const flow = await server.openFlow({ institution_id: 'ins_sandbox_down' });
    expect(await flow.read()).toMatchObject({ state: { step: 'choose-institution' } });
  });

  test('asks of an institution only what it has', async () => {
    const flow = await server.openFlow({ institution_id: 'ins_sandbox_energy' });
    await flow.walkTo('finished');
    const [consent] = await consentsOf();
    expect(consent?.permissions).toEqual(['accounts', 'identity', 'energy.usage']);
  });

  test('passes the accounts by when nothing that is asked for hangs on one', async () => {
    const flow = await server.openFlow({ permissions: ['identity'] });
    await flow.walkTo('sign-in');
    expect(await flow.post('sign-in', COYOTE)).toMatchObject({ state: { step: 'review-consent', accounts: [] } });
  });

  test('tells where to return, with the state of the partner and without the session id', async () => {
    const uris = { redirect_uri: `${PARTNER}/callback`, cancel_uri: `${PARTNER}/cancel`, state: 'a b&c' };
    const done = await (await server.openFlow(uris)).walkTo('finished');
    expect(done).toMatchObject({ return_url: `${PARTNER}/callback?state=a+b%26c` });
    const { state } = await (await server.openFlow(uris)).post('cancel');
    const url = new URL(state?.step === 'finished' ? (state.return_url ?? '') : '');
    expect(url.origin + url.pathname).toBe(`${PARTNER}/cancel`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      error: 'access_denied',
      error_type: 'CONSENT_ENDUSER_DENIED',
      error_uri: `${ORIGIN}/errors/CONSENT_ENDUSER_DENIED`,
      state: 'a b&c',
    });
  });

  test('costs at most eight commits, second factor included', async () => {
    const engine = openSqlite(':memory:');
    let writes = 0;
    const write: typeof engine.write = (unit) => {
      writes += 1;
      return engine.write(unit);
    };
    server = await createTestServer({}, { ...engine, write });
    writes = 0;
    await (await server.openFlow()).walkTo('finished', ROADRUNNER);
    expect(writes).toBeLessThanOrEqual(8);
  });
});

describe('opening', () => {
  test('lets one of 64 keys at once in, and tells the others that the session is in use', async () => {
    const { session_id } = await server.mint();
    const keys = Array.from({ length: 64 }, () => randomKey(server.services));
    const replies = await Promise.all(keys.map((flow_key) => postFlow(server.fetch, 'open', { session_id, flow_key })));
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1);
    const losers = replies.filter((reply) => reply.status !== 200);
    expect(new Set(losers.map((reply) => `${reply.status} ${reply.code} ${reply.state?.step}`))).toEqual(
      new Set(['409 session_in_use failed']),
    );
  });

  test('gives the same key the same answer, so that a lost one burns nothing', async () => {
    const { session_id } = await server.mint();
    const flow_key = randomKey(server.services);
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => postFlow(server.fetch, 'open', { session_id, flow_key })),
    );
    expect(replies.map((reply) => reply.status)).toEqual(Array(8).fill(200));
    expect(new Set(replies.map((reply) => JSON.stringify(reply.state))).size).toBe(1);
  });

  test('refuses an unknown, an expired and an ended session, each in its own way', async () => {
    const flow_key = randomKey(server.services);
    const unknown = await postFlow(server.fetch, 'open', { session_id: `ses_${'x'.repeat(32)}`, flow_key });
    expect(unknown).toMatchObject({ status: 404, code: 'session_not_found', state: { step: 'failed' } });

    const { session_id } = await server.mint({ cancel_uri: `${PARTNER}/cancel` });
    server.clock.advance(15 * MINUTE);
    const expired = await postFlow(server.fetch, 'open', { session_id, flow_key });
    expect(expired).toMatchObject({
      status: 410,
      code: 'session_expired',
      state: { app: { name: 'Acme Budget' }, error: { error_type: 'CONSENT_TIMEOUT' }, return_url: expect.any(String) },
    });

    const flow = await server.openFlow();
    await flow.walkTo('finished');
    const ended = await postFlow(server.fetch, 'open', { session_id: flow.sessionId, flow_key });
    expect(ended).toMatchObject({ status: 410, code: 'session_ended', state: { step: 'failed' } });
  });

  test.each([
    ['a session id of the wrong shape', { session_id: 'ses_short', flow_key: 'a'.repeat(43) }],
    ['a flow key of the wrong shape', { session_id: `ses_${'x'.repeat(32)}`, flow_key: 'short' }],
    ['a field too many', { session_id: `ses_${'x'.repeat(32)}`, flow_key: 'a'.repeat(43), extra: 1 }],
    ['no fields', {}],
  ])('refuses %s', async (_what, body) => {
    expect(await postFlow(server.fetch, 'open', body)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  test('refuses a key that already opens another session', async () => {
    const flow = await server.openFlow();
    const { session_id } = await server.mint();
    const reply = await postFlow(server.fetch, 'open', { session_id, flow_key: flow.key });
    expect(reply).toMatchObject({ status: 401, code: 'flow_key_unknown' });
    expect(await flow.read()).toMatchObject({ status: 200 });
  });
});

test('one key for two sessions at once opens one of them', async () => {
  const [first, second] = [await server.mint(), await server.mint()];
  const flow_key = randomKey(server.services);
  const replies = await Promise.all(
    [first, second].map(({ session_id }) => postFlow(server.fetch, 'open', { session_id, flow_key })),
  );
  expect(replies.map((reply) => reply.status).sort()).toEqual([200, 401]);
});

test('an ended session leads back to the partner, with the state only for who holds its key', async () => {
  const uris = { redirect_uri: `${PARTNER}/callback`, cancel_uri: `${PARTNER}/cancel`, state: 'secret-state' };
  const flow = await server.openFlow(uris);
  await flow.walkTo('finished');
  const flow_key = randomKey(server.services);
  const stranger = await postFlow(server.fetch, 'open', { session_id: flow.sessionId, flow_key });
  expect(stranger).toMatchObject({ code: 'session_ended', state: { return_url: `${PARTNER}/callback` } });
  server.clock.advance(15 * MINUTE);
  expect(await flow.read()).toMatchObject({ state: { return_url: `${PARTNER}/callback?state=secret-state` } });
});

test('an address of the longest kind can be shown', async () => {
  const email = `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`;
  const flow = await server.openFlow({ end_user_email: email });
  expect(await flow.read()).toMatchObject({ status: 200, state: { end_user_email: expect.stringContaining('•••@') } });
});

describe('resuming', () => {
  const openWithCookies = async () => {
    const { session_id } = await server.mint();
    const reply = await postFlow(server.fetch, 'open', { session_id, flow_key: randomKey(server.services) });
    return { session_id, cookies: reply.headers.getSetCookie() };
  };
  const resume = async (session_id: string, cookie: string, flow_key = randomKey(server.services)) => {
    const headers = { 'content-type': 'application/json', origin: ORIGIN, 'sec-fetch-site': 'same-origin', cookie };
    const body = JSON.stringify({ session_id, flow_key });
    return { ...(await toReply(await server.fetch('/flow/resume', { method: 'POST', headers, body }))), flow_key };
  };

  test('sets both variants of a host-only cookie, for frames and for top-level pages', async () => {
    const { cookies } = await openWithCookies();
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) {
      expect(cookie).toMatch(
        /^__Host-consentry_flow_[A-Za-z0-9_-]{12}_[pl]=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=/,
      );
      expect(cookie.length).toBeLessThan(250);
    }
    expect(cookies[0]).toMatch(/SameSite=None; Partitioned$/);
    expect(cookies[1]).toMatch(/SameSite=Lax$/);
  });

  test.each([0, 1])(
    'swaps in a new key for the browser with cookie %i; the old key opens nothing any more',
    async (n) => {
      const { session_id, cookies } = await openWithCookies();
      const [pair = ''] = cookies[n]?.split(';') ?? [];
      const resumed = await resume(session_id, pair);
      expect(resumed).toMatchObject({ status: 200, state: { step: 'choose-institution' } });
      const read = await server.fetch('/flow', { headers: { authorization: `Flow ${resumed.flow_key}` } });
      expect(read.status).toBe(200);
    },
  );

  test('a lost answer to open loses no cookies: the same key gets the same ones again', async () => {
    const { session_id } = await server.mint();
    const flow_key = randomKey(server.services);
    const [first, second] = [
      await postFlow(server.fetch, 'open', { session_id, flow_key }),
      await postFlow(server.fetch, 'open', { session_id, flow_key }),
    ];
    expect(second.headers.getSetCookie()).toEqual(first.headers.getSetCookie());
  });

  test('two reloads at once both get in, one after the other', async () => {
    const { session_id, cookies } = await openWithCookies();
    const [pair = ''] = cookies[0]?.split(';') ?? [];
    const both = await Promise.all([resume(session_id, pair), resume(session_id, pair)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('is refused on a session that nobody has opened', async () => {
    const { session_id } = await server.mint();
    expect(await resume(session_id, '')).toMatchObject({ status: 409, code: 'session_in_use' });
  });

  test('takes nobody in without the cookie, or with that of another session', async () => {
    const [mine, other] = [await openWithCookies(), await openWithCookies()];
    expect(await resume(mine.session_id, '')).toMatchObject({ status: 409, code: 'session_in_use' });
    const foreign = other.cookies[0]?.split(';')[0] ?? '';
    expect(await resume(mine.session_id, foreign)).toMatchObject({ status: 409, code: 'session_in_use' });
    const value = foreign.slice(foreign.indexOf('=') + 1);
    const renamed = `${mine.cookies[0]?.split('=')[0]}=${value}`;
    expect(await resume(mine.session_id, renamed)).toMatchObject({ status: 409, code: 'session_in_use' });
  });
});

describe('the flow key', () => {
  test.each(['', 'Flow ', 'Flow short', `Bearer ${'a'.repeat(43)}`, `Flow ${'a'.repeat(43)}`])(
    'is refused when it is %o',
    async (authorization) => {
      const reply = await toReply(await server.fetch('/flow', { headers: { authorization } }));
      expect(reply).toMatchObject({ status: 401, code: 'flow_key_unknown', state: undefined });
    },
  );

  test('of another session moves only that other session', async () => {
    const [mine, other] = [await server.openFlow(), await server.openFlow()];
    await postFlow(server.fetch, 'choose-institution', { institution_id: 'ins_sandbox_bank' }, other.key);
    expect(await mine.read()).toMatchObject({ state: { step: 'choose-institution' } });
    expect(await other.read()).toMatchObject({ state: { step: 'sign-in' } });
  });

  test('reads the final state until the deadline and nothing after it', async () => {
    const flow = await server.openFlow();
    await flow.walkTo('finished');
    server.clock.advance(15 * MINUTE - 1);
    expect(await flow.read()).toMatchObject({ status: 200, state: { step: 'finished' } });
    server.clock.advance(1);
    expect(await flow.read()).toMatchObject({ status: 410, code: 'session_ended', state: { step: 'failed' } });
  });
});

describe('cross-site calls', () => {
  test.each([
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ["the partner's Origin", { origin: PARTNER }],
    ['an opaque Origin', { origin: 'null' }],
    ['Sec-Fetch-Site cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site same-site', { origin: ORIGIN, 'sec-fetch-site': 'same-site' }],
    ['Sec-Fetch-Site none', { 'sec-fetch-site': 'none' }],
  ])('are refused: %s', async (_what, headers) => {
    const flow = await server.openFlow();
    const response = await server.fetch('/flow/cancel', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Flow ${flow.key}`, ...headers },
      body: '{}',
    });
    expect(await toReply(response)).toMatchObject({ status: 403, code: 'cross_site_refused' });
    expect(await flow.read()).toMatchObject({ state: { step: 'choose-institution' } });
  });
});

describe('a step out of order', () => {
  test.each([
    ['sign-in', COYOTE],
    ['verify-factor', { type: 'TOTP', token: '000000' }],
    ['choose-accounts', { account_ids: ['acc_x'] }],
    ['review-consent', { decision: 'allow' }],
    ['back', {}],
  ])('is refused with the step that holds: %s', async (step, body) => {
    const flow = await server.openFlow();
    expect(await flow.post(step, body)).toMatchObject({
      status: 409,
      code: 'wrong_step',
      state: { step: 'choose-institution' },
    });
    expect(await consentsOf()).toEqual([]);
  });

  test('does nothing after the end', async () => {
    const flow = await server.openFlow();
    await flow.walkTo('sign-in');
    await flow.post('cancel');
    expect(await flow.post('sign-in', COYOTE)).toMatchObject({ status: 409, state: { step: 'finished' } });
    expect(await flow.post('back')).toMatchObject({ status: 409, code: 'wrong_step' });
    expect(await flow.post('extend')).toMatchObject({ status: 409, code: 'wrong_step' });
  });
});

describe('a body that the flow cannot read', () => {
  test.each([
    ['choose-institution', { institution_id: 'ins_sandbox_bank', extra: 1 }],
    ['choose-institution', { institution_id: '../../etc' }],
    ['choose-institution', {}],
    ['cancel', { really: true }],
  ])('is refused and loses nothing: %s %o', async (step, body) => {
    const flow = await server.openFlow();
    const reply = await flow.post(step, body);
    expect(reply).toMatchObject({ status: 400, code: 'invalid_request', state: { step: 'choose-institution' } });
  });

  test.each([
    ['not JSON', '{', 'application/json', 400, 'invalid_request'],
    ['text', '{}', 'text/plain', 415, 'unsupported_media_type'],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
    ['a prototype key', '{"__proto__":{}}', 'application/json', 400, 'invalid_request'],
    ['too large', `{"a":"${'x'.repeat(17_000)}"}`, 'application/json', 413, 'payload_too_large'],
  ])('is refused by its form: %s', async (_what, body, type, status, expected) => {
    const flow = await server.openFlow();
    const headers = { 'content-type': type, authorization: `Flow ${flow.key}` };
    const response = await server.fetch('/flow/cancel', { method: 'POST', headers, body });
    expect(await toReply(response)).toMatchObject({ status, code: expected, state: { step: 'choose-institution' } });
  });
});

describe('choosing an institution', () => {
  test('refuses one that is unknown, down, or has nothing that is asked for', async () => {
    const flow = await server.openFlow({ permissions: ['energy.usage'] });
    const choose = (institution_id: string) => flow.post('choose-institution', { institution_id });
    expect(await choose('ins_nowhere')).toMatchObject({ status: 400, code: 'institution_unknown' });
    expect(await choose('ins_sandbox_bank')).toMatchObject({ status: 400, code: 'institution_unknown' });
    const other = await server.openFlow();
    expect(await other.post('choose-institution', { institution_id: 'ins_sandbox_down' })).toMatchObject({
      status: 503,
      code: 'institution_unavailable',
      state: { step: 'choose-institution' },
    });
  });
});

describe('signing in', () => {
  let flow: TestFlow;
  beforeEach(async () => {
    flow = await server.openFlow();
    await flow.walkTo('sign-in');
  });

  test('answers an unknown user and a wrong password alike', async () => {
    const wrong = await flow.post('sign-in', { user: 'coyote@acme.com', password: 'wrong' });
    const unknown = await flow.post('sign-in', { user: 'nobody@acme.com', password: 'wrong' });
    expect(wrong).toMatchObject({ status: 401, code: 'invalid_credentials', state: { step: 'sign-in' } });
    expect({ ...unknown, headers: [] }).toEqual({ ...wrong, headers: [] });
  });

  test('takes the username and the e-mail, whatever their case', async () => {
    expect(await flow.post('sign-in', { ...COYOTE, user: 'WILE' })).toMatchObject({
      state: { step: 'choose-accounts' },
    });
  });

  test.each([
    ['locked', 403, 'account_locked'],
    ['unconfirmed', 403, 'account_unconfirmed'],
    ['expired-password', 403, 'password_expired'],
  ])('tells the state of %s only after the right password', async (user, status, expected) => {
    expect(await flow.post('sign-in', { user, password: 'wrong' })).toMatchObject({ code: 'invalid_credentials' });
    const told = await flow.post('sign-in', { user, password: 'sandbox' });
    expect(told).toMatchObject({ status, code: expected, state: { step: 'sign-in' } });
  });

  test('ends for a person whom the institution does not let share', async () => {
    expect(await flow.post('sign-in', { user: 'ineligible', password: 'sandbox' })).toMatchObject({
      status: 200,
      state: { step: 'failed', code: 'end_user_ineligible', error: { error_type: 'CONSENT_ENDUSER_INELIGIBLE' } },
    });
  });

  test('ends when the institution fails', async () => {
    expect(await flow.post('sign-in', { user: 'upstream-error', password: 'sandbox' })).toMatchObject({
      state: {
        step: 'failed',
        error: { error_type: 'CONSENT_UPSTREAM_PROCESSING_ERROR', error: 'temporarily_unavailable' },
      },
    });
  });

  test.each([
    ['noaccounts', 0],
    ['oneaccount', 1],
    ['many', 60],
  ])('%s has %i accounts', async (user, count) => {
    const { state } = await flow.post('sign-in', { user, password: 'sandbox' });
    expect(state).toMatchObject({ step: 'choose-accounts', accounts: { length: count }, chosen_account_ids: [] });
  });

  test('waits eight seconds for the slow one', async () => {
    await flow.post('sign-in', { user: 'slow', password: 'sandbox' });
    expect(server.clock.slept).toEqual([8 * SECOND]);
  });

  test('after ten failures from one address asks that address to wait, right password or not, without a hash', async () => {
    for (let n = 0; n < 10; n += 1) {
      expect(await flow.post('sign-in', { ...COYOTE, password: `${n}` })).toMatchObject({
        code: 'invalid_credentials',
      });
    }
    const hashes = countHashes();
    const limited = await flow.post('sign-in', COYOTE);
    expect(limited).toMatchObject({ status: 429, code: 'too_many_attempts', state: { step: 'sign-in' } });
    expect(limited.headers.get('retry-after')).toBe(String((15 * MINUTE) / SECOND));
    expect(hashes()).toBe(0);
    server.clock.advance(14 * MINUTE);
    await flow.post('extend');
    server.clock.advance(MINUTE);
    expect(await flow.post('sign-in', COYOTE)).toMatchObject({ status: 200 });
  });

  test('a burst side by side learns no more than ten answers', async () => {
    const replies = await Promise.all(
      Array.from({ length: 30 }, (_, n) => flow.post('sign-in', { ...COYOTE, password: `${n}` })),
    );
    expect(replies.filter((reply) => reply.code === 'invalid_credentials').length).toBeLessThanOrEqual(10);
    expect(await flow.post('sign-in', COYOTE)).toMatchObject({ code: 'too_many_attempts' });
  });

  test('a burst from one address does not lock the account for everybody else', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, n) => flow.post('sign-in', { ...COYOTE, password: `${n}` })));
    server.clock.advance(14 * MINUTE);
    await flow.post('extend');
    server.clock.advance(MINUTE);
    expect(await flow.post('sign-in', COYOTE)).toMatchObject({ status: 200 });
  });

  test('counts the identifiers of one person together', async () => {
    for (let n = 0; n < 10; n += 1) await flow.post('sign-in', { user: 'COYOTE@acme.com', password: `${n}` });
    expect(await flow.post('sign-in', { ...COYOTE, user: 'wile' })).toMatchObject({ code: 'too_many_attempts' });
  });

  test('past the limit not even the state of an account tells that a password was right', async () => {
    const guesses = Array.from({ length: 30 }, (_, n) => flow.post('sign-in', { user: 'locked', password: `${n}` }));
    const right = flow.post('sign-in', { user: 'locked', password: 'sandbox' });
    await Promise.all(guesses);
    expect(await right).toMatchObject({ code: 'too_many_attempts' });
  });

  test('refuses an identifier that a database could cut short', async () => {
    expect(await flow.post('sign-in', { ...COYOTE, user: 'wile\u0000x' })).toMatchObject({ code: 'invalid_request' });
  });

  test('costs one hash for each refused password and none for a body it cannot read', async () => {
    const hashes = countHashes();
    await flow.post('sign-in', { user: 'coyote@acme.com', password: 'wrong' });
    await flow.post('sign-in', { user: 'nobody', password: 'wrong' });
    await flow.post('sign-in', { user: 'locked', password: 'wrong' });
    expect(hashes()).toBe(3);
    await flow.post('sign-in', { user: 'coyote@acme.com', password: '' });
    await flow.post('sign-in', { user: 'coyote@acme.com', password: 'x'.repeat(1025) });
    await flow.post('sign-in', { user: 'coyote@acme.com' });
    expect(hashes()).toBe(3);
  });

  test('keeps the identifier for the way back', async () => {
    await flow.post('sign-in', ROADRUNNER);
    expect(await flow.post('back')).toMatchObject({ state: { step: 'sign-in', user: 'roadrunner@acme.com' } });
  });
});

describe('the second factor', () => {
  let flow: TestFlow;
  beforeEach(async () => {
    flow = await server.openFlow();
    await flow.walkTo('verify-factor', ROADRUNNER);
  });

  test.each([-1, 0, 1])('takes the code of the time step %i', async (drift) => {
    const token = generateTotp(SECRET, server.clock.now() + drift * 30 * SECOND);
    expect(await flow.post('verify-factor', { type: 'TOTP', token })).toMatchObject({ status: 200 });
  });

  test.each([-2, 2])('refuses the code of the time step %i', async (drift) => {
    const token = generateTotp(SECRET, server.clock.now() + drift * 30 * SECOND);
    expect(await flow.post('verify-factor', { type: 'TOTP', token })).toMatchObject({
      status: 401,
      code: 'invalid_code',
    });
  });

  test('takes each code once, also in another flow and in parallel', async () => {
    const others = await Promise.all(Array.from({ length: 6 }, () => server.openFlow()));
    for (const other of others) await other.walkTo('verify-factor', ROADRUNNER);
    const replies = await Promise.all([flow, ...others].map((each) => each.post('verify-factor', code())));
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1);
    const refused = replies.filter((reply) => reply.status !== 200);
    expect(new Set(refused.map((reply) => reply.code))).toEqual(new Set(['code_already_used']));
    const loser = [flow, ...others].find((_, n) => replies[n]?.status !== 200);
    server.clock.advance(60 * SECOND);
    expect(await loser?.post('verify-factor', code())).toMatchObject({ status: 200 });
  });

  test('fails the flow at the fifth wrong code, side by side or not', async () => {
    const guesses = Array.from({ length: 12 }, () => flow.post('verify-factor', { type: 'TOTP', token: '000000' }));
    const replies = await Promise.all(guesses);
    expect(replies.filter((reply) => reply.code === 'invalid_code').length).toBeLessThanOrEqual(4);
    expect(await flow.read()).toMatchObject({
      state: { step: 'failed', code: 'too_many_attempts', error: { error_type: 'CONSENT_OTP_FAILURE' } },
    });
  });

  test('after ten wrong codes in several flows refuses even the right one for that person', async () => {
    for (let n = 0; n < 10; n += 1) {
      const other = await server.openFlow();
      await other.walkTo('verify-factor', ROADRUNNER);
      await other.post('verify-factor', { type: 'TOTP', token: '000000' });
    }
    expect(await flow.post('verify-factor', code())).toMatchObject({ status: 429, code: 'too_many_attempts' });
  });

  test('guesses in many flows side by side count one by one: the right one among the last is refused', async () => {
    const others = await Promise.all(Array.from({ length: 30 }, () => server.openFlow()));
    for (const other of others) await other.walkTo('verify-factor', ROADRUNNER);
    const guesses = others.map((other) => other.post('verify-factor', { type: 'TOTP', token: '000000' }));
    const right = flow.post('verify-factor', code());
    const replies = await Promise.all([...guesses, right]);
    expect(replies.filter((reply) => reply.code === 'invalid_code')).toHaveLength(10);
    expect(replies.at(-1)).toMatchObject({ status: 429, code: 'too_many_attempts' });
  });

  test('cannot be skipped', async () => {
    expect(await flow.post('choose-accounts', { account_ids: ['acc_ins_sandbox_bank_roadrunner_1'] })).toMatchObject({
      code: 'wrong_step',
    });
    expect(await flow.post('review-consent', { decision: 'allow' })).toMatchObject({ code: 'wrong_step' });
    expect(await consentsOf()).toEqual([]);
  });

  test('is shown in the sandbox, where nobody has a phone with the secret on it', async () => {
    expect(await flow.read()).toMatchObject({ state: { sandbox_code: code().token } });
  });
});

describe('choosing accounts', () => {
  test.each([
    ['of somebody else', ['acc_ins_sandbox_bank_roadrunner_1']],
    ['of another institution', ['acc_ins_sandbox_energy_wile_1']],
    ['that cannot be shared', ['acc_ins_sandbox_bank_wile_4']],
    ['of which one is not there', ['acc_ins_sandbox_bank_wile_1', 'acc_none']],
  ])('refuses accounts %s', async (_what, account_ids) => {
    const flow = await server.openFlow();
    await flow.walkTo('choose-accounts');
    expect(await flow.post('choose-accounts', { account_ids })).toMatchObject({
      status: 400,
      code: 'accounts_unknown',
      state: { step: 'choose-accounts' },
    });
  });

  test('refuses none at all', async () => {
    const flow = await server.openFlow();
    await flow.walkTo('choose-accounts');
    expect(await flow.post('choose-accounts', { account_ids: [] })).toMatchObject({ code: 'invalid_request' });
  });

  test('keeps the choice for whoever comes back from the review', async () => {
    const flow = await server.openFlow();
    await flow.walkTo('review-consent');
    const { state } = await flow.post('back');
    expect(state).toMatchObject({
      step: 'choose-accounts',
      chosen_account_ids: ['acc_ins_sandbox_bank_wile_1', 'acc_ins_sandbox_bank_wile_2'],
    });
  });
});

describe('the decision', () => {
  let flow: TestFlow;
  beforeEach(async () => {
    flow = await server.openFlow();
    await flow.walkTo('review-consent');
  });
  const decide = (decision: 'allow' | 'deny') => flow.post('review-consent', { decision });

  test('sent again gets the same answer, and one consent stands', async () => {
    const replies = await Promise.all(Array.from({ length: 16 }, () => decide('allow')));
    expect(replies.map((reply) => reply.status)).toEqual(Array(16).fill(200));
    expect(new Set(replies.map((reply) => JSON.stringify(reply.state))).size).toBe(1);
    expect(await consentsOf()).toHaveLength(1);
  });

  test.each([
    ['allow', 'deny'],
    ['deny', 'allow'],
  ] as const)('%s stands when %s comes after it', async (first, second) => {
    const { state } = await decide(first);
    expect(await decide(second)).toMatchObject({ status: 409, code: 'decision_made', state: { step: 'finished' } });
    expect((await flow.read()).state).toEqual(state);
    expect(await consentsOf()).toHaveLength(first === 'allow' ? 1 : 0);
  });

  test('of two opposite ones side by side, exactly one stands', async () => {
    const replies = await Promise.all([decide('allow'), decide('deny')]);
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 409]);
  });

  test('to deny shares nothing and tells the partner', async () => {
    const { state } = await decide('deny');
    expect(state).toMatchObject({ outcome: { status: 'cancelled', error: { error_type: 'CONSENT_ENDUSER_DENIED' } } });
    expect(await consentsOf()).toEqual([]);
  });

  test('cannot be cancelled away once it was to allow', async () => {
    await decide('allow');
    expect(await flow.post('cancel')).toMatchObject({ status: 409, code: 'decision_made' });
    expect(await consentsOf()).toHaveLength(1);
  });
});

describe('going back', () => {
  test('behind the sign-in forgets who signed in', async () => {
    const flow = await server.openFlow();
    await flow.walkTo('choose-accounts');
    expect(await flow.post('back')).toMatchObject({ state: { step: 'choose-institution' } });
    expect(await flow.post('choose-accounts', { account_ids: ['acc_ins_sandbox_bank_wile_1'] })).toMatchObject({
      code: 'wrong_step',
    });
  });
});

describe('time', () => {
  test('the flow has its own deadline, over exactly when it comes', async () => {
    const flow = await server.openFlow();
    server.clock.advance(15 * MINUTE - 1);
    expect(await flow.read()).toMatchObject({ status: 200 });
    server.clock.advance(1);
    expect(await flow.post('choose-institution', { institution_id: 'ins_sandbox_bank' })).toMatchObject({
      status: 410,
      code: 'session_expired',
      state: { step: 'failed', error: { error_type: 'CONSENT_TIMEOUT' } },
    });
  });

  test('can be extended ten times, not eleven', async () => {
    const flow = await server.openFlow();
    for (let n = 9; n >= 0; n -= 1) {
      server.clock.advance(14 * MINUTE);
      expect(await flow.post('extend')).toMatchObject({ status: 200, state: { extensions_left: n } });
    }
    expect(await flow.post('extend')).toMatchObject({ status: 409, code: 'extensions_used_up' });
  });

  test('an ended session is remembered for a day', async () => {
    const { session_id } = await server.mint();
    server.clock.advance(24 * 60 * MINUTE);
    await server.services.store.sweep(server.clock.now(), 100);
    expect((await server.fetch(`/consent?session=${session_id}`)).status).toBe(410);
    server.clock.advance(16 * MINUTE);
    await server.services.store.sweep(server.clock.now(), 100);
    expect((await server.fetch(`/consent?session=${session_id}`)).status).toBe(404);
  });
});
