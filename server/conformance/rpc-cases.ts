import { TotpEnrollOk } from '@consentry/protocol/rpc-api.ts';
import { expect } from 'vitest';
import { generateTotp } from '../auth/totp.ts';
import { COYOTE, ROADRUNNER, type TestServer } from '../testing/test-server.ts';
import { type Case, casesOf } from './case.ts';
import { call, codeOf, cookieOf } from './rpc-call.ts';

/** What the cookie of `session.setCookie` is for. */
export const RPC_CASES: Case[] = casesOf('yeep', [
  {
    status: 200,
    call: 'POST /api/user.info',
    what: 'the cookie authenticates as "Authorization: Cookie …"',
    run: async (server) => call(server, 'user.info', {}, { authorization: `Cookie ${await cookieOf(server)}` }),
  },
  {
    status: 200,
    call: 'POST /api/user.info',
    what: 'the cookie authenticates as a cookie',
    run: async (server) => call(server, 'user.info', {}, { cookie: await cookieOf(server) }),
  },
  {
    status: 200,
    error: '401',
    call: 'POST /api/user.info',
    what: 'a call that needs the cookie says so without it',
    run: (server) => call(server, 'user.info', {}),
  },
  {
    status: 200,
    error: '10036',
    call: 'POST /api/totp.enroll',
    what: 'a second factor is not enrolled over another',
    run: async (server) => {
      const secondaryAuthFactor = { type: 'TOTP', token: codeOf(server) };
      const cookie = await cookieOf(server, { ...ROADRUNNER, secondaryAuthFactor });
      return call(server, 'totp.enroll', { password: ROADRUNNER.password }, { cookie });
    },
  },
  {
    status: 200,
    error: '10037',
    call: 'POST /api/totp.activate',
    what: 'a second factor that was not enrolled is not activated',
    run: async (server) => call(server, 'totp.activate', { token: '000000' }, { cookie: await cookieOf(server) }),
  },
  {
    status: 200,
    call: 'POST /api/totp.activate',
    what: 'a second factor is enrolled and activated',
    run: async (server) => {
      const headers = { cookie: await cookieOf(server) };
      const enrolled = await call(server, 'totp.enroll', { password: COYOTE.password }, headers);
      const { totp } = TotpEnrollOk.parse(await enrolled.json());
      return call(server, 'totp.activate', { token: generateTotp(totp.secret, server.clock.now()) }, headers);
    },
  },
  ...(['refreshCookie', 'destroyCookie'] as const).map((name) => ({
    status: 200,
    call: `POST /api/session.${name}`,
    what: `session.${name} takes the cookie and sets another`,
    run: async (server: TestServer) => {
      const response = await call(server, `session.${name}`, {}, { cookie: await cookieOf(server) });
      expect(response.headers.getSetCookie().length).toBeGreaterThan(0);
      return response;
    },
  })),
]);
