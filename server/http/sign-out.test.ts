import { beforeEach, expect, test } from 'vitest';
import { DAY } from '../clock.ts';
import { call, signInAs, whoAmI } from '../testing/session-calls.ts';
import { createTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const refresh = (refreshToken: string) => call(server, 'POST', '/v2/auth/refresh', { body: { refreshToken } });

test('a client that holds the refresh token only signs out by it', async () => {
  const { refreshToken, accessToken, cookie } = await signInAs(server);
  expect(await call(server, 'POST', '/v2/auth/sign-out', { body: { refreshToken } })).toMatchObject({ status: 204 });
  expect(await refresh(refreshToken)).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
  expect(await whoAmI(server, { authorization: `Bearer ${accessToken}` })).toMatchObject({ status: 401 });
  expect(await whoAmI(server, { cookie })).toMatchObject({ status: 401 });
});

test('an access token that is over still says which sign-in to end', async () => {
  const { refreshToken, accessToken } = await signInAs(server);
  server.clock.advance(DAY / 24);
  const authorization = `Bearer ${accessToken}`;
  expect(await whoAmI(server, { authorization })).toMatchObject({ code: 'SESSION_EXPIRED' });
  await call(server, 'POST', '/v2/auth/sign-out', { headers: { authorization } });
  expect(await refresh(refreshToken)).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
});

test('a token that was altered ends nothing', async () => {
  const { refreshToken, accessToken } = await signInAs(server);
  const authorization = `Bearer ${accessToken.slice(0, -4)}AAAA`;
  await call(server, 'POST', '/v2/auth/sign-out', { headers: { authorization } });
  expect(await refresh(refreshToken)).toMatchObject({ status: 200 });
});

test('a body that cannot be read is refused, and yet nobody stays signed in by the cookie', async () => {
  const { refreshToken, cookie } = await signInAs(server);
  const reply = await call(server, 'POST', '/v2/auth/sign-out', { body: '{', headers: { cookie } });
  expect(reply).toMatchObject({ status: 400, code: 'INVALID_OR_MALFORMED_JSON' });
  expect(reply.setCookies).toHaveLength(2);
  expect(await refresh(refreshToken)).toMatchObject({ status: 401 });
});

test("a browser's own call without a body ends what its cookie is of", async () => {
  const { refreshToken, cookie } = await signInAs(server);
  const headers = { cookie, origin: 'http://localhost:4000', 'sec-fetch-site': 'same-origin' };
  const reply = await call(server, 'POST', '/v2/auth/sign-out', { headers });
  expect(reply).toMatchObject({ status: 204 });
  expect(reply.setCookies).toHaveLength(2);
  expect(await refresh(refreshToken)).toMatchObject({ status: 401 });
});
