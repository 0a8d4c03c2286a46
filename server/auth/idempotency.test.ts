import { MintAnswer } from '@consentry/protocol/api.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { SANDBOX_API_KEY } from '../sandbox/fixtures.ts';
import { addApp } from '../testing/session-calls.ts';
import { createTestServer, readAs, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const mint = (body: unknown, key: string, apiKey = SANDBOX_API_KEY) =>
  server.partner('POST', '/v1/auth/session', body, { 'idempotency-key': key, 'x-api-key': apiKey });

describe('Idempotency-Key (threats.md row 32)', () => {
  test('sent 64 times at once makes one session', async () => {
    const { store } = server.services;
    const { mintSession } = store;
    const minted = new Set<string>();
    store.mintSession = async (session, answer, now) => {
      const earlier = await mintSession(session, answer, now);
      if (!earlier) minted.add(session.sessionHash);
      return earlier;
    };
    const responses = await Promise.all(Array.from({ length: 64 }, () => mint({ end_user_id: 'u' }, 'k')));
    expect(responses.map(({ status }) => status)).toEqual(Array(64).fill(201));
    expect(new Set(await Promise.all(responses.map((response) => response.text()))).size).toBe(1);
    expect(minted.size).toBe(1);
  });

  test('of another app is another key, with another body or the same', async () => {
    const other = await addApp(server.services, 'app_other');
    const [mine, theirs] = [
      await readAs(MintAnswer, mint({ end_user_id: 'u' }, 'k')),
      await readAs(MintAnswer, mint({ end_user_id: 'u' }, 'k', other)),
    ];
    expect(theirs).toMatchObject({ id: 'app_other' });
    expect(theirs.session_id).not.toBe(mine.session_id);
    expect((await mint({ end_user_id: 'v' }, 'l', other)).status).toBe(201);
    expect((await mint({ end_user_id: 'w' }, 'l')).status).toBe(201);
  });

  test('takes the same fields in another order for the same body, and any other value for another', async () => {
    const first = await readAs(MintAnswer, mint({ end_user_id: 'u', state: 's' }, 'k'));
    expect(await readAs(MintAnswer, mint({ state: 's', end_user_id: 'u' }, 'k'))).toEqual(first);
    const others = [
      { end_user_id: 'u' },
      { end_user_id: 'u', state: 't' },
      { end_user_id: 'u', state: 's', confirm: true },
      { end_user_id: 'u,s', state: '' },
    ];
    for (const body of others.slice(0, 3)) expect((await mint(body, 'k')).status).toBe(422);
    expect((await mint(others[3], 'k')).status).toBe(400);
  });

  test('is not used up by a refused request', async () => {
    expect((await mint({ end_user_id: 'u', redirect_uri: 'https://evil.example/' }, 'k')).status).toBe(400);
    expect((await mint({ end_user_id: 'u' }, 'k')).status).toBe(201);
  });

  test('keeps the answer sealed: no session id stands in the database in clear', async () => {
    const { store } = server.services;
    const { mintSession } = store;
    let kept = '';
    store.mintSession = (session, answer, now) => {
      kept = JSON.stringify({ session, answer });
      return mintSession(session, answer, now);
    };
    const { session_id } = await readAs(MintAnswer, mint({ end_user_id: 'u' }, 'k'));
    expect(kept).toContain('"sealedAnswer":"v1.');
    expect(kept).not.toContain(session_id);
  });
});
