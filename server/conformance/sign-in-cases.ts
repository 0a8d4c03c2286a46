import { TokensAnswer } from '@consentry/protocol/session-api.ts';
import { expect } from 'vitest';
import { generateTotp } from '../auth/totp.ts';
import { COYOTE, ROADRUNNER, readAs, type TestServer } from '../testing/test-server.ts';
import { type Case, casesOf } from './case.ts';
import { limitsOf } from './limits-of.ts';
import { send } from './send.ts';

const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const email = COYOTE.user;
const password = COYOTE.password;
const WRONG = { status: 401, error: 'INVALID_CREDENTIALS' };
const BODY_INVALID = { status: 400, error: 'BODY_VALIDATION_FAILED' };

/** `POST /v2/auth/sign-in`. */
export const SIGN_IN_CASES: Case[] = casesOf('sign-in', [
  {
    status: 200,
    what: 'the right password signs in, with cookies and tokens',
    run: async (server) => {
      const response = await signIn(server, { email, password });
      for (const cookie of response.headers.getSetCookie()) expect(cookie).toMatch(/^__Host-.*; Secure; HttpOnly; /);
      return response;
    },
  },
  {
    status: 200,
    what: 'the right password and a code sign in who has a second factor',
    run: (server) => signIn(server, { ...withCode(server), email: ROADRUNNER.user, password: ROADRUNNER.password }),
  },
  {
    status: 200,
    what: 'fields that the document does not name are ignored',
    run: (server) => signIn(server, { email, password, remember: true }),
  },
  { ...BODY_INVALID, what: 'a body without email is refused', run: (server) => signIn(server, { password }) },
  { ...BODY_INVALID, what: 'a body without password is refused', run: (server) => signIn(server, { email }) },
  { ...BODY_INVALID, what: 'an empty password is refused', run: (server) => signIn(server, { email, password: '' }) },
  {
    ...BODY_INVALID,
    what: 'an email that is none is refused',
    run: (server) => signIn(server, { email: 'coyote', password }),
  },
  {
    status: 400,
    error: 'INVALID_OR_MALFORMED_JSON',
    what: 'a body that is not JSON is refused',
    run: (server) => signIn(server, 'email=coyote'),
  },
  {
    status: 400,
    error: 'INVALID_INPUT',
    what: 'a form is refused',
    run: (server) =>
      send(server, 'POST', '/v2/auth/sign-in', 'email=x', { 'content-type': 'application/x-www-form-urlencoded' }),
  },
  { ...WRONG, what: 'a wrong password is refused', run: (server) => signIn(server, { email, password: 'wrong' }) },
  {
    ...WRONG,
    what: 'an unknown person is refused in the same words',
    run: async (server) => {
      const wrong = await (await signIn(server, { email, password: 'wrong' })).text();
      const unknown = await signIn(server, { email: 'nobody@acme.com', password });
      const withoutId = (text: string) => text.replace(/err_[\w-]+/, '');
      expect(withoutId(await unknown.clone().text())).toBe(withoutId(wrong));
      return unknown;
    },
  },
  {
    status: 401,
    error: 'INCOMPLETE_CREDENTIALS',
    what: 'who has a second factor is asked for it, after the right password',
    run: async (server) => {
      const response = await signIn(server, { email: ROADRUNNER.user, password: ROADRUNNER.password });
      expect(await response.clone().json()).toMatchObject({ detail: { applicableAuthFactorTypes: ['TOTP'] } });
      return response;
    },
  },
  {
    ...WRONG,
    what: 'who has a second factor is not asked for it after a wrong password',
    run: (server) => signIn(server, { email: ROADRUNNER.user, password: 'wrong' }),
  },
  {
    status: 401,
    error: 'AUTHENTICATOR_ERROR',
    what: 'a wrong code is refused',
    run: (server) => signInWithCode(server, wrongCode(server)),
  },
  {
    status: 401,
    error: 'CODE_EXPIRED',
    what: 'a code that was used before is refused',
    run: async (server) => {
      expect((await signInWithCode(server, rightCode(server))).status).toBe(200);
      return signInWithCode(server, rightCode(server));
    },
  },
  ...(
    [
      ['unconfirmed', 'USER_NOT_CONFIRMED', 401],
      ['force-change', 'FORCE_CHANGE_PASSWORD', 401],
      ['reset-required', 'PASSWORD_RESET_REQUIRED', 401],
      ['expired-password', 'PASSWORD_EXPIRED', 401],
      ['sso', 'SSO_ACCOUNT', 401],
      ['locked', 'FORBIDDEN', 403],
    ] as const
  ).map(([username, error, status]) => ({
    status,
    error,
    what: `the account "${username}" is told its state, after the right password only`,
    run: async (server: TestServer) => {
      const wrong = await signIn(server, { email: `${username}@acme.com`, password: 'wrong' });
      expect(await wrong.json()).toMatchObject({ errorCode: 'INVALID_CREDENTIALS' });
      return signIn(server, { email: `${username}@acme.com`, password: 'sandbox' });
    },
  })),
  {
    status: 403,
    error: 'FORBIDDEN',
    what: 'a page of another site cannot sign anybody in',
    run: (server) => send(server, 'POST', '/v2/auth/sign-in', { email, password }, { 'sec-fetch-site': 'cross-site' }),
  },
  {
    status: 429,
    error: 'LIMIT_EXCEEDED',
    what: 'after too many failures even the right password waits, and the answer says how long',
    config: { limits: limitsOf(2) },
    run: async (server) => {
      for (const wrong of ['one', 'two']) await signIn(server, { email, password: wrong });
      const response = await signIn(server, { email, password });
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      return response;
    },
  },
  {
    status: 503,
    error: 'SERVICE_UNAVAILABLE',
    what: 'with a full queue the answer is "later", and says when',
    config: { hashing: { concurrency: 1, queue: 0 } },
    run: async (server) => {
      const response = await signIn(server, { email, password });
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      return response;
    },
  },
  {
    status: 200,
    call: 'POST /v2/auth/refresh',
    what: 'the refresh token gets the next pair',
    run: async (server) => {
      const { refreshToken } = await readAs(TokensAnswer, signIn(server, { email, password }));
      return send(server, 'POST', '/v2/auth/refresh', { refreshToken });
    },
  },
  {
    status: 200,
    call: 'GET /v2/users/me',
    what: 'the cookies are accepted back',
    run: async (server) => {
      const cookies = (await signIn(server, { email, password })).headers.getSetCookie();
      const cookie = cookies.map((each) => each.split(';')[0]).join('; ');
      return server.fetch('/v2/users/me', { headers: { cookie } });
    },
  },
]);

function signIn(server: TestServer, body: unknown): Promise<Response> {
  return send(server, 'POST', '/v2/auth/sign-in', body);
}

function signInWithCode(server: TestServer, token: string): Promise<Response> {
  const secondaryAuthFactor = { type: 'TOTP', token };
  return signIn(server, { email: ROADRUNNER.user, password: ROADRUNNER.password, secondaryAuthFactor });
}

function withCode(server: TestServer): object {
  return { secondaryAuthFactor: { type: 'TOTP', token: rightCode(server) } };
}

function rightCode({ clock }: TestServer): string {
  return generateTotp(TOTP_SECRET, clock.now());
}

/** The right one with another first digit; the neighbouring time steps are of other digits altogether. */
function wrongCode(server: TestServer): string {
  const code = rightCode(server);
  return `${(Number(code[0]) + 1) % 10}${code.slice(1)}`;
}
