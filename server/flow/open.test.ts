import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE } from '../clock.ts';
import {
  createTestServer,
  ORIGIN,
  PARTNER,
  postFlow,
  randomKey,
  type TestServer,
  toReply,
} from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
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
  const { state } = stranger;
  expect(stranger).toMatchObject({ code: 'session_ended', state: { error: { error_type: 'AUTH_SESSION_INVALID' } } });
  const back = new URL(state?.step === 'failed' ? (state.return_url ?? '') : '');
  expect(back.href).toMatch(/^http:\/\/127\.0\.0\.1:4100\/cancel\?error=invalid_request&/);
  expect(back.href).not.toContain('secret-state');
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
