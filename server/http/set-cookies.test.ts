import { BundleAnswer } from '@consentry/protocol/session-api.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../clock.ts';
import {
  addApp,
  call,
  getBundle,
  issueBundle,
  putBundle,
  signInAs,
  whoAmI,
  withoutId,
} from '../testing/session-calls.ts';
import { createTestServer, ORIGIN, PARTNER, type TestServer } from '../testing/test-server.ts';
import { checksumOf } from '../tokens/checksum.ts';
import { createKeyRing } from '../tokens/key-ring.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});

type Bundle = Awaited<ReturnType<typeof issueBundle>>;

describe('PUT /v2/auth/session', () => {
  test('answers 204 and sets both variants of a cookie that is of this app alone', async () => {
    const reply = await putBundle(server, await issueBundle(server, 'coyote'));
    expect(reply).toMatchObject({ status: 204, text: '' });
    expect(reply.headers.get('cache-control')).toBe('no-store');
    const [partitioned = '', lax = '', ...more] = reply.setCookies;
    expect(more).toEqual([]);
    const common = 'Path=/; Max-Age=10800; Secure; HttpOnly';
    const name = /^(__Host-consentry_session_[A-Za-z0-9_-]{12}_)p=(cck\.[A-Za-z0-9_-]{43}); /.exec(partitioned);
    expect(partitioned).toBe(`${name?.[1]}p=${name?.[2]}; ${common}; SameSite=None; Partitioned`);
    expect(lax).toBe(`${name?.[1]}l=${name?.[2]}; ${common}; SameSite=Lax`);
    expect(Math.max(partitioned.length, lax.length)).toBeLessThan(200);
    for (const cookie of reply.cookie.split('; ')) {
      expect((await whoAmI(server, { cookie })).json).toMatchObject({ id: 'usr_sandbox_wile', endUserId: 'coyote' });
    }
  });

  test('answers 302 to a redirectUrl of our own, with the cookies', async () => {
    const bundle = await issueBundle(server, 'coyote');
    const reply = await putBundle(server, { ...bundle, redirectUrl: `${ORIGIN}/consent?session=x#y` });
    expect(reply).toMatchObject({ status: 302, text: '' });
    expect(reply.headers.get('location')).toBe(`${ORIGIN}/consent?session=x#y`);
    expect(reply.setCookies).toHaveLength(2);
  });

  test('takes a bundle once, whoever asks first (threats.md row 49)', async () => {
    const bundle = await issueBundle(server, 'coyote');
    const replies = await Promise.all(Array.from({ length: 32 }, () => putBundle(server, bundle)));
    expect(replies.filter(({ status }) => status === 204)).toHaveLength(1);
    const losers = replies.filter(({ status }) => status !== 204);
    expect(new Set(losers.map(withoutId)).size).toBe(1);
    expect(losers[0]).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN', setCookies: [] });
    expect(await putBundle(server, bundle)).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
  });

  test('ends with the bundle at the very second (threats.md row 30)', async () => {
    const [early, late] = [await issueBundle(server, 'coyote'), await issueBundle(server, 'coyote')];
    server.clock.advance(5 * MINUTE - 1);
    expect(await putBundle(server, early)).toMatchObject({ status: 204 });
    server.clock.advance(1);
    expect(await putBundle(server, late)).toMatchObject({ status: 401, code: 'SESSION_EXPIRED', setCookies: [] });
  });

  test('ignores fields that it does not know, as the document allows', async () => {
    expect(await putBundle(server, { ...(await issueBundle(server)), novelty: true })).toMatchObject({ status: 204 });
  });

  test('ends what the same browser had of this app before (threats.md row 25)', async () => {
    const first = await putBundle(server, await issueBundle(server, 'coyote'));
    const second = await putBundle(server, await issueBundle(server, 'oneaccount'), { cookie: first.cookie });
    expect(second.cookie).not.toBe(first.cookie);
    expect(await whoAmI(server, { cookie: first.cookie })).toMatchObject({ status: 401 });
    expect((await whoAmI(server, { cookie: second.cookie })).json).toMatchObject({ endUserId: 'oneaccount' });
  });

  test("leaves a person's own sign-in in the same browser as it is", async () => {
    const own = await signInAs(server);
    await putBundle(server, await issueBundle(server, 'oneaccount'), { cookie: own.cookie });
    expect((await whoAmI(server, { cookie: own.cookie })).json).toMatchObject({ primaryEmail: 'coyote@acme.com' });
  });
});

describe('a refused PUT does not spend the bundle', () => {
  const bodies: [what: string, status: number, code: string, body: (bundle: Bundle) => unknown][] = [
    ['a wrong checksum', 401, 'INVALID_SESSION_TOKEN', (it) => ({ ...it, checksum: 'v1.x.y' })],
    ['no JSON', 400, 'INVALID_OR_MALFORMED_JSON', (it) => JSON.stringify(it).slice(0, -1)],
    ['an empty body', 400, 'INVALID_OR_MALFORMED_JSON', () => ''],
    ['a polluting key', 400, 'INVALID_OR_MALFORMED_JSON', (it) => JSON.stringify(it).replace('{', '{"__proto__":{},')],
    ['no refresh token', 400, 'BODY_VALIDATION_FAILED', ({ refreshToken: _, ...it }) => it],
    ['no ID token', 400, 'BODY_VALIDATION_FAILED', ({ idToken: _, ...it }) => it],
    ['no checksum', 400, 'BODY_VALIDATION_FAILED', ({ checksum: _, ...it }) => it],
    ['a refresh token without a dot', 400, 'BODY_VALIDATION_FAILED', (it) => ({ ...it, refreshToken: 'crt' })],
    ['an ID token of two parts', 400, 'BODY_VALIDATION_FAILED', (it) => ({ ...it, idToken: 'a.b' })],
    [
      'the tokens swapped',
      400,
      'BODY_VALIDATION_FAILED',
      (it) => ({ ...it, refreshToken: it.idToken, idToken: it.refreshToken }),
    ],
    ['an over-long ID token', 400, 'BODY_VALIDATION_FAILED', (it) => ({ ...it, idToken: `a.b.${'c'.repeat(4096)}` })],
    ['an over-long checksum', 400, 'BODY_VALIDATION_FAILED', (it) => ({ ...it, checksum: 'x'.repeat(201) })],
    ['a checksum that is no text', 400, 'BODY_VALIDATION_FAILED', (it) => ({ ...it, checksum: { $ne: '' } })],
    ['a list', 400, 'BODY_VALIDATION_FAILED', (it) => [it]],
    ['more than 16 KB', 400, 'BODY_VALIDATION_FAILED', (it) => ({ ...it, more: 'x'.repeat(16 * 1024) })],
  ];
  test.each(bodies)('%s', async (_what, status, code, body) => {
    const bundle = await issueBundle(server, 'coyote');
    expect(await putBundle(server, body(bundle))).toMatchObject({ status, code, setCookies: [] });
    expect(await putBundle(server, bundle)).toMatchObject({ status: 204 });
  });

  test('a form', async () => {
    const bundle = await issueBundle(server, 'coyote');
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const reply = await putBundle(server, new URLSearchParams(bundle).toString(), headers);
    expect(reply).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    expect(await putBundle(server, bundle)).toMatchObject({ status: 204 });
  });

  test.each([
    ['another Origin', { origin: PARTNER }],
    ['an opaque Origin', { origin: 'null' }],
    ['an Origin that only starts alike', { origin: `${ORIGIN}.evil.example` }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling of our site', { 'sec-fetch-site': 'same-site', origin: ORIGIN }],
  ])('a call from %s (threats.md rows 28 and 29)', async (_what, headers) => {
    const bundle = await issueBundle(server, 'coyote');
    expect(await putBundle(server, bundle, headers)).toMatchObject({ status: 403, code: 'FORBIDDEN', setCookies: [] });
    const own = { origin: ORIGIN, 'sec-fetch-site': 'same-origin' };
    expect(await putBundle(server, bundle, own)).toMatchObject({ status: 204 });
  });

  test('a flow key that opens no flow', async () => {
    const bundle = await issueBundle(server, 'coyote');
    const headers = { authorization: `Flow ${'A'.repeat(43)}` };
    expect(await putBundle(server, bundle, headers)).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
    expect(await putBundle(server, bundle)).toMatchObject({ status: 204 });
  });
});

describe('whatever is wrong with the tokens, the answer is the same (threats.md row 48)', () => {
  test('in status, code and every byte but the id of the error', async () => {
    const bundle = await issueBundle(server, 'coyote');
    const { refreshToken, idToken, checksum } = bundle;
    const [version, kid, sum = ''] = checksum.split('.');
    const flipped = sum.startsWith('A') ? `B${sum.slice(1)}` : `A${sum.slice(1)}`;
    const other = await issueBundle(server, 'oneaccount');
    const foreign = createKeyRing(['a-foreign-secret-of-more-than-32-characters'], server.services.random);
    const { keyRing } = server.services;
    const spent = await issueBundle(server, 'coyote');
    await putBundle(server, spent);
    const { accessToken } = BundleAnswer.parse((await getBundle(server, 'coyote')).json);
    const signed = (pair: { refreshToken: string; idToken: string }) => ({
      ...pair,
      checksum: checksumOf(keyRing, pair.refreshToken, pair.idToken),
    });
    const bodies: Record<string, unknown>[] = [
      { ...bundle, checksum: '' },
      { ...bundle, checksum: checksum.slice(0, -1) },
      { ...bundle, checksum: `${checksum}A` },
      { ...bundle, checksum: checksum.toUpperCase() },
      { ...bundle, checksum: `${version}.${kid}.${flipped}` },
      { ...bundle, checksum: `${version}.deadbeef.${sum}` },
      { ...bundle, checksum: `v2.${kid}.${sum}` },
      { ...bundle, checksum: 'not hex, not base64: ü' },
      { ...bundle, checksum: other.checksum },
      { ...bundle, refreshToken: refreshToken.slice(0, -1), idToken: refreshToken.slice(-1) + idToken },
      { ...bundle, refreshToken: refreshToken + idToken.slice(0, 1), idToken: idToken.slice(1) },
      { ...bundle, refreshToken: other.refreshToken },
      { ...bundle, idToken: other.idToken },
      { ...bundle, checksum: checksumOf(foreign, refreshToken, idToken) },
      // Rightly summed, as somebody who has the secret but not our tokens would.
      signed({ refreshToken: other.refreshToken, idToken }),
      signed({ refreshToken: 'crt.unknown', idToken }),
      signed({ refreshToken, idToken: 'a.b.c' }),
      signed({ refreshToken, idToken: accessToken }),
      spent,
    ];
    const replies = await Promise.all(bodies.map((body) => putBundle(server, body)));
    expect(replies[0]).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN', setCookies: [] });
    const answers = replies.map(withoutId);
    expect(answers).toEqual(answers.map(() => answers[0]));
    expect(await putBundle(server, bundle)).toMatchObject({ status: 204 });
  });

  test('a wrong checksum costs no look into the database', async () => {
    const bundle = await issueBundle(server, 'coyote');
    const { store } = server.services;
    const { findSignInByToken, findSignIn } = store;
    let looks = 0;
    store.findSignInByToken = (hash) => findSignInByToken(hash).finally(() => (looks += 1));
    store.findSignIn = (id) => findSignIn(id).finally(() => (looks += 1));
    await putBundle(server, { ...bundle, checksum: 'v1.x.y' });
    expect(looks).toBe(0);
    await putBundle(server, bundle);
    expect(looks).toBeGreaterThan(0);
  });
});

test('a bundle outlives a rotation of the secrets, and ends with the one that made it', async () => {
  const rotating = await createTestServer();
  const [first, second] = [await issueBundle(rotating, 'coyote'), await issueBundle(rotating, 'coyote')];
  const [old = ''] = rotating.services.config.secrets;
  const fresh = 'a-fresh-secret-of-more-than-32-characters';
  rotating.services.keyRing.replace([fresh, old]);
  expect(await putBundle(rotating, first)).toMatchObject({ status: 204 });
  rotating.services.keyRing.replace([fresh]);
  expect(await putBundle(rotating, second)).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
});

test('a bundle of a service user gives cookies of that app alone', async () => {
  const key = await addApp(server.services, 'app_other', { firstParty: false });
  const reply = await putBundle(server, await issueBundle(server, undefined, key));
  const mine = await putBundle(server, await issueBundle(server));
  expect((await whoAmI(server, { cookie: reply.cookie })).json).toMatchObject({ type: 'service', appId: 'app_other' });
  expect(reply.cookie.split('=')[0]).not.toBe(mine.cookie.split('=')[0]);
});

test('other methods on the address are refused', async () => {
  for (const method of ['POST', 'DELETE', 'PATCH']) {
    const reply = await call(server, method, '/v2/auth/session', { body: {} });
    expect(reply).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(reply.headers.get('allow')).toBe('GET, PUT');
  }
});
