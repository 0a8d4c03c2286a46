import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE } from '../clock.ts';
import { signIn, signInAs } from '../testing/session-calls.ts';
import { COYOTE, createTestServer, type TestServer } from '../testing/test-server.ts';

const WRONG = { ...COYOTE, password: 'wrong' };
const ONE = { user: 'oneaccount@acme.com', password: 'sandbox' };

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer({
    limits: {
      signInPerAddress: { max: 100, windowMs: 15 * MINUTE },
      signInPerAccount: { max: 6, windowMs: 60 * MINUTE },
      signInPerPair: { max: 3, windowMs: 15 * MINUTE },
      factorPerFlow: 5,
      factorPerUser: { max: 10, windowMs: 60 * MINUTE },
    },
  });
});

/** Guesses from all over the world, until the account's own counter is full. */
async function flood(): Promise<void> {
  for (let n = 0; n < 12; n += 1) await signIn(server, WRONG, { address: `198.51.100.${n}` });
  expect(await signIn(server, WRONG, { address: '198.51.100.200' })).toMatchObject({ status: 429 });
}

describe('a flood of guesses from many addresses', () => {
  test('does not keep the owner out of a browser they have used (threats.md row 34)', async () => {
    const { cookie } = await signInAs(server);
    await flood();
    expect(await signIn(server, COYOTE, { address: '203.0.113.9' })).toMatchObject({ status: 429 });
    expect(await signIn(server, COYOTE, { address: '203.0.113.9', headers: { cookie } })).toMatchObject({
      status: 200,
    });
  });

  test('does not either when the sign-in there has ended, and in the widget', async () => {
    const { cookie } = await signInAs(server);
    await server.fetch('/v2/auth/sign-out', { method: 'POST', headers: { cookie } });
    await flood();
    const flow = await server.openFlow({ institution_id: 'ins_sandbox_bank' });
    const post = (headers: Record<string, string>) =>
      server.fetch('/flow/sign-in', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Flow ${flow.key}`, ...headers },
        body: JSON.stringify(COYOTE),
      });
    expect((await post({})).status).toBe(429);
    expect((await post({ cookie })).status).toBe(200);
  });

  test('leaves the pair of address and name counted there too', async () => {
    const { cookie } = await signInAs(server);
    const guess = () => signIn(server, WRONG, { address: '203.0.113.9', headers: { cookie } });
    for (let n = 0; n < 3; n += 1) expect(await guess()).toMatchObject({ status: 401 });
    expect(await guess()).toMatchObject({ status: 429 });
  });

  test("is not let through by somebody else's cookie", async () => {
    const { cookie } = await signInAs(server, ONE);
    await flood();
    expect(await signIn(server, COYOTE, { address: '203.0.113.9', headers: { cookie } })).toMatchObject({
      status: 429,
    });
  });
});

test("failures under somebody's other name do not tell that both are one person (threats.md row 35)", async () => {
  const guess = (user: string) => signIn(server, { user, password: 'wrong' }, { address: '203.0.113.9' });
  const byName = (user: string) =>
    server.fetch('/api/session.setCookie', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user, password: 'wrong' }),
    });
  for (let n = 0; n < 3; n += 1) await byName('wile');
  expect(await (await byName('wile')).json()).toMatchObject({ error: { code: 429 } });
  expect(await guess('coyote@acme.com')).toMatchObject({ status: 401 });
  expect(await guess('nobody@acme.com')).toMatchObject({ status: 401 });
});

describe('a browser that has been signed in', () => {
  test('has a counter of its own: its cookie buys no endless guesses from many addresses', async () => {
    const { cookie } = await signInAs(server);
    const guess = (n: number) => signIn(server, WRONG, { address: `198.51.100.${n}`, headers: { cookie } });
    for (let n = 0; n < 3; n += 1) expect(await guess(n)).toMatchObject({ status: 401 });
    expect(await guess(9)).toMatchObject({ status: 429 });
  });

  test('is not what a refresh token can pass for', async () => {
    const { refreshToken } = await signInAs(server);
    await flood();
    const cookie = `__Host-consentry_session_l=${refreshToken}`;
    expect(await signIn(server, COYOTE, { address: '203.0.113.9', headers: { cookie } })).toMatchObject({
      status: 429,
    });
  });

  test('is looked for as often for a name that nobody has, and not without end (threats.md row 36)', async () => {
    const { store } = server.services;
    const { findSignInByToken } = store;
    let lookups = 0;
    store.findSignInByToken = (tokenHash) => {
      lookups += 1;
      return findSignInByToken(tokenHash);
    };
    const cookie = Array.from({ length: 100 }, (_, n) => `__Host-consentry_session_l=cck.${n}`).join('; ');
    const lookupsOf = async (user: string) => {
      lookups = 0;
      await signIn(server, { user, password: 'wrong' }, { headers: { cookie } });
      return lookups;
    };
    expect(await lookupsOf('coyote@acme.com')).toBe(8);
    expect(await lookupsOf('nobody@acme.com')).toBe(8);
  });
});
