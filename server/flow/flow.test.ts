import { SessionTruth } from '@consentry/protocol/api.ts';
import { Consent } from '@consentry/protocol/consent.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MINUTE } from '../clock.ts';
import { openSqlite } from '../store/sqlite-engine.ts';
import {
  COYOTE,
  createTestServer,
  ORIGIN,
  PARTNER,
  postFlow,
  ROADRUNNER,
  readAs,
  type TestServer,
  toReply,
} from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const consentsOf = (endUserId = 'user-1') =>
  readAs(z.array(Consent), server.partner('GET', `/v1/consent?end_user_id=${endUserId}`));

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
