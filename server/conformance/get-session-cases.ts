import { BundleAnswer } from '@consentry/protocol/session-api.ts';
import { SECOND } from '../clock.ts';
import { SANDBOX_APP_ID } from '../sandbox/fixtures.ts';
import { readAs, type TestServer } from '../testing/test-server.ts';
import { type Case, casesOf } from './case.ts';
import { getBundle, getSession, send } from './send.ts';

/** `GET /v2/auth/session`. */
export const GET_SESSION_CASES: Case[] = casesOf('get-session', [
  { status: 200, what: 'a valid key gets tokens', run: (server) => getSession(server) },
  {
    status: 200,
    what: "a valid key of the operator's own app gets tokens of one end user",
    run: (server) => getSession(server, '?end_user_id=coyote'),
  },
  {
    status: 400,
    error: 'QUERY_VALIDATION_FAILED',
    what: 'an empty end_user_id is refused',
    run: (server) => getSession(server, '?end_user_id='),
  },
  {
    status: 400,
    error: 'INVALID_INPUT',
    what: 'an end_user_id that is linked to nobody is refused',
    run: (server) => getSession(server, '?end_user_id=nobody'),
  },
  {
    status: 401,
    error: 'UNAUTHORISED',
    what: 'a missing key is refused',
    run: (server) => server.fetch('/v2/auth/session'),
  },
  {
    status: 401,
    error: 'UNAUTHORISED',
    what: 'an empty key is refused',
    run: (server) => getSession(server, '', { 'x-api-key': '' }),
  },
  {
    status: 401,
    error: 'UNAUTHORISED',
    what: 'a wrong key is refused',
    run: (server) => getSession(server, '', { 'x-api-key': 'csk_sandbox_acme_wrong' }),
  },
  {
    status: 403,
    error: 'FORBIDDEN',
    what: 'a key that a browser sends is refused',
    run: (server) => getSession(server, '', { origin: 'https://acme.example' }),
  },
  {
    status: 403,
    error: 'FORBIDDEN',
    what: 'a navigation is refused, with a key and all',
    run: (server) => getSession(server, '', { 'sec-fetch-mode': 'navigate' }),
  },
  {
    status: 403,
    error: 'FORBIDDEN',
    what: "an app that is not the operator's own may not vouch for an end user",
    run: async (server) => {
      const { store } = server.services;
      await store.putApp({ ...(await store.getApp(SANDBOX_APP_ID)), firstParty: false });
      return getSession(server, '?end_user_id=coyote');
    },
  },
  {
    status: 404,
    error: 'ENDPOINT_NOT_FOUND',
    call: 'none',
    what: 'an unknown path under /v2 has the same error form',
    run: (server) => server.fetch('/v2/auth/sessions'),
  },
  {
    status: 405,
    error: 'METHOD_NOT_ALLOWED',
    call: 'none',
    what: 'another method has the same error form',
    run: (server) => server.fetch('/v2/auth/session', { method: 'DELETE' }),
  },
  {
    status: 500,
    error: 'INTERNAL_SERVER_ERROR',
    what: 'a bug has the same error form',
    run: (server) => {
      server.services.store.createSignIn = () => Promise.reject(new Error('a bug'));
      return getSession(server);
    },
  },
  {
    status: 200,
    call: 'GET /v2/users/me',
    what: 'the access token is accepted as a bearer token',
    run: async (server) =>
      server.fetch('/v2/users/me', { headers: { authorization: `Bearer ${await token(server)}` } }),
  },
  {
    status: 200,
    call: 'GET /v2/users/me',
    what: 'the access token is accepted as the query parameter sessionId',
    run: async (server) => server.fetch(`/v2/users/me?sessionId=${await token(server)}`),
  },
  {
    status: 200,
    call: 'GET /v2/users/me',
    what: 'the static key is accepted with every request',
    run: (server) => server.partner('GET', '/v2/users/me'),
  },
  {
    status: 401,
    error: 'UNAUTHORISED',
    call: 'GET /v2/users/me',
    what: 'a call that needs a credential is refused without one',
    run: (server) => server.fetch('/v2/users/me'),
  },
  {
    status: 401,
    error: 'SESSION_EXPIRED',
    call: 'GET /v2/users/me',
    what: 'the session is timed: its access token ends',
    run: async (server) => {
      const { accessToken, expiresIn } = await readAs(BundleAnswer, getSession(server));
      server.clock.advance(expiresIn * SECOND);
      return server.fetch('/v2/users/me', { headers: { authorization: `Bearer ${accessToken}` } });
    },
  },
  {
    status: 401,
    error: 'INVALID_SESSION_TOKEN',
    call: 'POST /v2/auth/refresh',
    what: 'the refresh token is inert until PUT has redeemed it',
    run: async (server) => {
      const { refreshToken } = await getBundle(server);
      return send(server, 'POST', '/v2/auth/refresh', { refreshToken });
    },
  },
]);

async function token(server: TestServer): Promise<string> {
  const { accessToken } = await readAs(BundleAnswer, getSession(server));
  return accessToken;
}
