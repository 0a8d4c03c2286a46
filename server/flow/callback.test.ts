import { beforeEach, describe, expect, test } from 'vitest';
import { createTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

describe('a native app comes back by its private-use scheme (RFC 8252 §7.1)', () => {
  const NATIVE = 'com.acme.app:/callback';
  beforeEach(async () => {
    const { store } = server.services;
    const app = await store.getApp('app_sandbox');
    await store.putApp({ ...app, redirectUris: [...app.redirectUris, NATIVE], cancelUris: ['com.acme.app:/cancel'] });
  });

  test('with the code and the state in a well-formed address', async () => {
    const flow = await server.openFlow({ confirm: true, redirect_uri: NATIVE, state: 'a b&c=d' });
    const state = await flow.walkTo('finished');
    if (state.step !== 'finished' || state.outcome.status !== 'completed') throw new Error('no consent');
    const { code } = state.outcome;
    expect(state.return_url).toBe(`${NATIVE}?state=a+b%26c%3Dd&code=${code}`);
    expect(Object.fromEntries(new URL(state.return_url ?? '').searchParams)).toEqual({ state: 'a b&c=d', code });
  });

  test('with the error when it was declined', async () => {
    const flow = await server.openFlow({ redirect_uri: NATIVE, cancel_uri: 'com.acme.app:/cancel' });
    const { state } = await flow.post('cancel');
    if (state?.step !== 'finished') throw new Error('not finished');
    expect(state.return_url).toMatch(
      /^com\.acme\.app:\/cancel\?error=access_denied&error_type=CONSENT_ENDUSER_DENIED&/,
    );
  });

  test.each([
    'com.acme.app:/callback/',
    'com.acme.app:/callback?x=1',
    'com.acme.app://callback',
    'com.acme.app:callback',
    'COM.ACME.APP:/callback',
    'com.acme.app:/callback#',
    'com.acme.app:/%63allback',
    'com.acme.app2:/callback',
    'javascript:/callback',
  ])('and by exactly that: %s is not registered (threats.md row 14)', async (redirect_uri) => {
    const response = await server.partner('POST', '/v1/auth/session', { end_user_id: 'u', redirect_uri });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringMatching(/^redirect_uri/),
    });
  });
});
