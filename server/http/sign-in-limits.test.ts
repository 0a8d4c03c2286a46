import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE } from '../clock.ts';
import { countHashes, type Reply, signIn, withoutId } from '../testing/session-calls.ts';
import { COYOTE, createTestServer, type TestServer } from '../testing/test-server.ts';

const WRONG = { ...COYOTE, password: 'wrong' };

let server: TestServer;

describe('failures are limited (threats.md row 33)', () => {
  const limits = {
    signInPerAddress: { max: 4, windowMs: 15 * MINUTE },
    signInPerAccount: { max: 50, windowMs: 60 * MINUTE },
    signInPerPair: { max: 3, windowMs: 10 * MINUTE },
    factorPerFlow: 5,
    factorPerUser: { max: 10, windowMs: 60 * MINUTE },
  };
  const from = (address: string, who = COYOTE) => signIn(server, who, { address });
  beforeEach(async () => {
    server = await createTestServer({ limits });
  });

  test('by the pair of address and account: 429, when to come back, and no hash', async () => {
    for (let n = 0; n < 3; n += 1) expect(await from('198.51.100.1', WRONG)).toMatchObject({ status: 401 });
    const hashes = countHashes(server.services);
    const [right, wrong] = [await from('198.51.100.1'), await from('198.51.100.1', WRONG)];
    expect(right).toMatchObject({ status: 429, code: 'LIMIT_EXCEEDED', setCookies: [] });
    expect(right.headers.get('retry-after')).toBe('600');
    expect(withoutId(right)).toBe(withoutId(wrong));
    expect(hashes()).toBe(0);
    server.clock.advance(10 * MINUTE - 1);
    expect(await from('198.51.100.1')).toMatchObject({ status: 429 });
    server.clock.advance(1);
    expect(await from('198.51.100.1')).toMatchObject({ status: 200 });
  });

  test('by address, over many accounts', async () => {
    for (let n = 0; n < 4; n += 1) {
      expect(await from('198.51.100.1', { user: `u${n}@acme.com`, password: 'x' })).toMatchObject({ status: 401 });
    }
    const reply = await from('198.51.100.1', { user: 'u4@acme.com', password: 'x' });
    expect(reply).toMatchObject({ status: 429, code: 'LIMIT_EXCEEDED' });
    expect(reply.headers.get('retry-after')).toBe('900');
  });

  test('not so that a stranger locks somebody out at another address (threats.md row 34)', async () => {
    await Promise.all(Array.from({ length: 30 }, () => from('198.51.100.1', WRONG)));
    expect(await from('198.51.100.1')).toMatchObject({ status: 429 });
    expect(await from('203.0.113.9')).toMatchObject({ status: 200 });
  });

  test('a list replayed from one address reaches no more hashes than the limit, and others sign in (threats.md row 33)', async () => {
    const hashes = countHashes(server.services);
    const list = Array.from({ length: 40 }, (_, n) => ({ user: `u${n}@acme.com`, password: 'x' }));
    for (const each of [...list, COYOTE]) await from('198.51.100.1', each);
    expect(hashes()).toBe(4);
    expect(await from('198.51.100.1')).toMatchObject({ status: 429 });
    expect(await from('203.0.113.9')).toMatchObject({ status: 200 });
  });

  test('many addresses of one IPv6 network count as one (threats.md row 33)', async () => {
    const hashes = countHashes(server.services);
    for (let n = 0; n < 8; n += 1) await from(`2001:db8:1:2::${n}`, { user: `u${n}@acme.com`, password: 'x' });
    expect(hashes()).toBe(4);
    expect(await from('2001:db8:1:2:3:4:5:6')).toMatchObject({ status: 429 });
    expect(await from('2001:db8:1:3::1')).toMatchObject({ status: 200 });
  });

  test('one account guessed at from many addresses is closed to new browsers for the hour, and no other is (threats.md row 34)', async () => {
    const signInPerAccount = { max: 6, windowMs: 60 * MINUTE };
    server = await createTestServer({ limits: { ...limits, signInPerAccount } });
    const guess = (n: number) => from(`198.51.100.${n}`, WRONG);
    for (let n = 0; n < 6; n += 1) expect(await guess(n)).toMatchObject({ status: 401 });
    const hashes = countHashes(server.services);
    expect(await guess(6)).toMatchObject({ status: 429 });
    expect(await from('203.0.113.9')).toMatchObject({ status: 429 });
    expect(hashes()).toBe(0);
    expect(await from('203.0.113.9', { user: 'oneaccount@acme.com', password: 'sandbox' })).toMatchObject({
      status: 200,
    });
    server.clock.advance(60 * MINUTE);
    expect(await from('203.0.113.9')).toMatchObject({ status: 200 });
  });

  test('a burst side by side learns no more than the limit', async () => {
    server = await createTestServer({ limits, hashing: { concurrency: 2, queue: 512 } }); // room for all of one account
    const guesses: Promise<Reply>[] = Array.from({ length: 20 }, () => from('198.51.100.1', WRONG));
    const right = from('198.51.100.1');
    const replies = await Promise.all(guesses);
    expect(replies.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(3);
    expect((await right).status).toBe(429);
  });

  test('past the limit not even the state of an account is told', async () => {
    const locked = { user: 'locked@acme.com', password: 'sandbox' };
    for (let n = 0; n < 3; n += 1) await from('198.51.100.1', { ...locked, password: 'wrong' });
    expect(await from('198.51.100.1', locked)).toMatchObject({ status: 429, code: 'LIMIT_EXCEEDED' });
  });

  test('successes and unreadable bodies do not count', async () => {
    for (let n = 0; n < 6; n += 1) {
      expect(await from('198.51.100.1')).toMatchObject({ status: 200 });
      await from('198.51.100.1', { ...COYOTE, password: '' });
    }
    expect(await from('198.51.100.1')).toMatchObject({ status: 200 });
  });
});

test('asks to come back when too many passwords are being checked (threats.md row 37)', async () => {
  server = await createTestServer({ hashing: { concurrency: 1, queue: 0 } });
  const reply = await signIn(server);
  expect(reply).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE', setCookies: [] });
  expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
});
