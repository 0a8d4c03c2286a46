import { expect } from 'vitest';
import { MINUTE } from '../clock.ts';
import { ORIGIN, type TestServer } from '../testing/test-server.ts';
import { type Case, casesOf } from './case.ts';
import { getBundle, send } from './send.ts';

const BODY_INVALID = { status: 400, error: 'BODY_VALIDATION_FAILED' };
const TOKEN_INVALID = { status: 401, error: 'INVALID_SESSION_TOKEN' };

/** `PUT /v2/auth/session`. */
export const PUT_SESSION_CASES: Case[] = casesOf('put-session', [
  {
    status: 204,
    what: 'a bundle becomes cookies',
    run: async (server) => {
      const response = await put(server, {});
      for (const cookie of response.headers.getSetCookie()) expect(cookie).toMatch(/^__Host-.*; Secure; HttpOnly; /);
      return response;
    },
  },
  {
    status: 302,
    what: 'a bundle becomes cookies, and the browser goes on to redirectUrl',
    run: async (server) => {
      const response = await put(server, { redirectUrl: `${ORIGIN}/consent?session=x` });
      expect(response.headers.get('location')).toBe(`${ORIGIN}/consent?session=x`);
      return response;
    },
  },
  ...(['refreshToken', 'idToken', 'checksum'] as const).map((field) => ({
    ...BODY_INVALID,
    what: `a body without ${field} is refused`,
    run: (server: TestServer) => put(server, { [field]: undefined }),
  })),
  {
    ...BODY_INVALID,
    what: 'a refresh token without a dot is refused',
    run: (server) => put(server, { refreshToken: 'a' }),
  },
  { ...BODY_INVALID, what: 'an ID token of two parts is refused', run: (server) => put(server, { idToken: 'a.b' }) },
  {
    ...BODY_INVALID,
    what: 'a redirectUrl that is no URL is refused',
    run: (server) => put(server, { redirectUrl: '/consent' }),
  },
  {
    ...BODY_INVALID,
    what: 'a body over 16 KB is refused',
    run: (server) => put(server, { padding: 'x'.repeat(16 * 1024) }),
  },
  {
    status: 400,
    error: 'INVALID_OR_MALFORMED_JSON',
    what: 'a body that is not JSON is refused',
    run: (server) => send(server, 'PUT', '/v2/auth/session', '{'),
  },
  {
    status: 400,
    error: 'INVALID_INPUT',
    what: 'a body of another type is refused',
    run: (server) => send(server, 'PUT', '/v2/auth/session', '{}', { 'content-type': 'text/plain' }),
  },
  ...[
    'https://evil.example/',
    'http://localhost.evil.example:4000/',
    `${ORIGIN}@evil.example/`,
    'javascript:alert(1)',
  ].map((redirectUrl) => ({
    status: 400,
    error: 'INVALID_INPUT',
    what: `a redirectUrl outside this server is refused: ${redirectUrl}`,
    run: (server: TestServer) => put(server, { redirectUrl }),
  })),
  {
    ...TOKEN_INVALID,
    what: 'a checksum of other tokens is refused',
    run: async (server) => put(server, { checksum: (await getBundle(server)).checksum }),
  },
  { ...TOKEN_INVALID, what: 'a checksum that is none is refused', run: (server) => put(server, { checksum: '' }) },
  {
    ...TOKEN_INVALID,
    what: 'a token that was tampered with is refused',
    run: async (server) => {
      const { refreshToken, ...rest } = await getBundle(server);
      return put(server, { ...rest, refreshToken: `${refreshToken}A` });
    },
  },
  {
    ...TOKEN_INVALID,
    what: 'a bundle works once',
    run: async (server) => {
      const bundle = await getBundle(server);
      expect((await put(server, bundle)).status).toBe(204);
      return put(server, bundle);
    },
  },
  {
    status: 204,
    what: 'a refused call does not spend the bundle',
    run: async (server) => {
      const bundle = await getBundle(server);
      expect((await put(server, { ...bundle, redirectUrl: 'https://evil.example/' })).status).toBe(400);
      return put(server, bundle);
    },
  },
  {
    status: 401,
    error: 'SESSION_EXPIRED',
    what: 'a bundle ends after five minutes',
    run: async (server) => {
      const bundle = await getBundle(server);
      server.clock.advance(5 * MINUTE);
      return put(server, bundle);
    },
  },
  {
    status: 403,
    error: 'FORBIDDEN',
    what: 'a page of another site cannot set cookies',
    run: async (server) =>
      send(server, 'PUT', '/v2/auth/session', await getBundle(server), { origin: 'https://evil.example' }),
  },
  {
    status: 403,
    error: 'FORBIDDEN',
    what: 'inside a flow, a bundle of another end user is refused',
    run: async (server) => {
      const flow = await server.openFlow({ end_user_id: 'somebody else' });
      await flow.walkTo('sign-in');
      const authorization = `Flow ${flow.key}`;
      return send(server, 'PUT', '/v2/auth/session', await getBundle(server, '?end_user_id=coyote'), { authorization });
    },
  },
  {
    status: 204,
    what: 'inside a flow, a bundle of its own end user is taken',
    run: async (server) => {
      const flow = await server.openFlow({ end_user_id: 'coyote' });
      await flow.walkTo('sign-in');
      const authorization = `Flow ${flow.key}`;
      return send(server, 'PUT', '/v2/auth/session', await getBundle(server, '?end_user_id=coyote'), { authorization });
    },
  },
]);

/** A fresh bundle with these fields in place of its own. */
async function put(server: TestServer, fields: Record<string, unknown>): Promise<Response> {
  return send(server, 'PUT', '/v2/auth/session', { ...(await getBundle(server)), ...fields });
}
