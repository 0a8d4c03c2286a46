import { EndpointError } from '@consentry/protocol/session-api.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { generateTotp } from '../auth/totp.ts';
import { MINUTE } from '../clock.ts';
import { callRpc, giveFactor } from '../testing/rpc-client.ts';
import { call, signIn, signInAs } from '../testing/session-calls.ts';
import { COYOTE, createTestServer, postFlow, ROADRUNNER, type TestServer } from '../testing/test-server.ts';
import { OPERATIONS } from './openapi/operations.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

/** What a sign-in has given. */
type Shown = Partial<Awaited<ReturnType<typeof signInAs>>>;

/** 401 in either dialect; anything else let the caller further. */
type Code = Promise<number | undefined>;

const bare = (cookie = '') => /=([^;]+)/.exec(cookie)?.[1];
const authorize = (scheme: string, value: string | undefined): Record<string, string> =>
  value === undefined ? {} : { authorization: `${scheme} ${value}` };
const me = async (query: string, headers: Record<string, string> = {}): Code =>
  (await call(server, 'GET', `/v2/users/me${query}`, { headers })).status;
const refresh = async (body: object, headers: Record<string, string> = {}): Code =>
  (await call(server, 'POST', '/v2/auth/refresh', { body, headers })).status;
const rpc =
  (method: string, body?: object) =>
  async ({ cookie }: Shown): Code =>
    (await callRpc(server, method, body, { cookie })).code;
const withCookie = ({ cookie }: Shown): Record<string, string> => (cookie === undefined ? {} : { cookie });

const CODE = { type: 'TOTP', token: '000000' };

/** Every call that is for somebody who is signed in, by every way to show it. */
const CALLS: [operation: string, how: string, run: (shown: Shown) => Code][] = [
  ['GET /v2/users/me', 'by bearer token', ({ accessToken }) => me('', authorize('Bearer', accessToken))],
  ['GET /v2/users/me', 'by ?sessionId=', ({ accessToken = '' }) => me(`?sessionId=${accessToken}`)],
  ['GET /v2/users/me', 'by cookie', (shown) => me('', withCookie(shown))],
  ['GET /v2/users/me', 'by Authorization: Cookie', ({ cookie }) => me('', authorize('Cookie', bare(cookie)))],
  ['POST /v2/auth/refresh', 'by refresh token', ({ refreshToken }) => refresh({ refreshToken })],
  ['POST /v2/auth/refresh', 'by cookie', (shown) => refresh({}, withCookie(shown))],
  ['POST /api/session.refreshCookie', 'by cookie', rpc('session.refreshCookie')],
  ['POST /api/user.info', 'by cookie', rpc('user.info')],
  ['POST /api/totp.enroll', 'by cookie', rpc('totp.enroll', { password: COYOTE.password })],
  ['POST /api/totp.activate', 'by cookie', rpc('totp.activate', { token: '000000' })],
  ['POST /api/totp.eject', 'by cookie', rpc('totp.eject', { password: COYOTE.password, secondaryAuthFactor: CODE })],
];

/** They refuse nobody: whoever is not signed in is so afterwards too. */
const SIGN_OUTS = ['POST /v2/auth/sign-out', 'POST /api/session.destroyCookie'];

describe.each(CALLS)('%s %s', (_operation, _how, run) => {
  test('is refused to nobody in particular (threats.md row 43)', async () => {
    expect(await run({})).toBe(401);
  });

  test('is refused to a sign-in by password from before there was a factor (threats.md row 43)', async () => {
    const byPassword = await signInAs(server);
    await giveFactor(server);
    expect(await run(byPassword)).toBe(401);
  });

  test('is open to both together, which proves these tests', async () => {
    const { secret } = await giveFactor(server);
    server.clock.advance(MINUTE);
    const secondaryAuthFactor = { type: 'TOTP', token: generateTotp(secret, server.clock.now()) };
    expect(await run(await signInAs(server, COYOTE, { secondaryAuthFactor }))).not.toBe(401);
  });
});

test('the right password without the second factor gives nothing to show there (threats.md row 43)', async () => {
  const reply = await signIn(server, ROADRUNNER);
  expect(reply).toMatchObject({ status: 401, code: 'INCOMPLETE_CREDENTIALS', setCookies: [] });
  const { detail = {} } = EndpointError.strict().parse(reply.json);
  expect(Object.keys(detail).sort()).toEqual(['applicableAuthFactorTypes', 'errorId']);
  const other = await callRpc(server, 'session.setCookie', ROADRUNNER);
  expect(other).toMatchObject({ code: 10034, cookie: undefined });
  expect(Object.keys(other.body).sort()).toEqual(['error', 'ok']);
});

/** Everything that comes after the factor, and what a person could send there. */
const LATER: [step: string, body: object][] = [
  ['change-password', { password: 'a path through the meadow' }],
  ['choose-accounts', { account_ids: ['acc_ins_sandbox_bank_roadrunner_1'] }],
  ['review-consent', { decision: 'allow' }],
  ['review-consent', { decision: 'deny' }],
];

/** What comes before the factor, is the factor, or leads away from it; and reading, which has a test of its own. */
const EARLIER = ['choose-institution', 'sign-in', 'continue-as', 'verify-factor', 'back', 'cancel', 'extend'];

describe.each(LATER)('POST /flow/%s %o', (step, body) => {
  test('is refused without a flow key (threats.md row 43)', async () => {
    const reply = await postFlow(server.fetch, step, body);
    expect(reply).toMatchObject({ status: 401, code: 'flow_key_unknown', state: undefined });
  });

  test('is refused before the sign-in (threats.md row 43)', async () => {
    const flow = await server.openFlow({ institution_id: 'ins_sandbox_bank' });
    expect(await flow.post(step, body)).toMatchObject({ status: 409, code: 'wrong_step', state: { step: 'sign-in' } });
  });

  test('is refused after the password without the second factor (threats.md row 43)', async () => {
    await server.services.store.setUserStatus('usr_sandbox_roadrunner', 'password_expired');
    const flow = await server.openFlow();
    await flow.walkTo('verify-factor', ROADRUNNER);
    const refused = { status: 409, code: 'wrong_step', state: { step: 'verify-factor' } };
    expect(await flow.post(step, body)).toMatchObject(refused);
    await flow.post('verify-factor', CODE);
    expect(await flow.post(step, body)).toMatchObject(refused);
  });
});

test('the state of a flow before the second factor shows no accounts (threats.md row 43)', async () => {
  const flow = await server.openFlow();
  const state = await flow.walkTo('verify-factor', ROADRUNNER);
  expect(JSON.stringify(state)).not.toContain('acc_');
  expect(JSON.stringify(await flow.walkTo('choose-accounts', ROADRUNNER))).toContain('acc_');
});

test('these tables have every call that is for somebody who is signed in (threats.md row 43)', () => {
  const forPeople = OPERATIONS.filter(({ security }) => security.includes('cookieAuth'));
  const named = forPeople.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(named)).toEqual(new Set([...CALLS.map(([operation]) => operation), ...SIGN_OUTS]));
  const steps = OPERATIONS.filter(({ method, security }) => method === 'POST' && security.includes('flowKey'));
  expect(new Set(steps.map(({ path }) => path))).toEqual(
    new Set([...EARLIER, ...LATER.map(([step]) => step)].map((step) => `/flow/${step}`)),
  );
});
