import { RpcUserOk } from '@consentry/protocol/rpc-api.ts';
import { expect } from 'vitest';
import { COYOTE, ROADRUNNER, type TestServer } from '../testing/test-server.ts';
import { type Case, casesOf } from './case.ts';
import { limitsOf } from './limits-of.ts';
import { call, codeOf, setCookie } from './rpc-call.ts';
import { readJsonBlocks } from './seed-document.ts';

const [REQUEST, ANSWER, MFA_REQUEST, MFA_NEEDED, MFA_REPEATED, MFA_ANSWER] = readJsonBlocks('yeep');

/** `POST /api/session.setCookie`: HTTP 200 whatever happens. */
export const YEEP_CASES: Case[] = casesOf('yeep', [
  {
    status: 200,
    what: "the document's own request signs in, with the document's own answer and a cookie",
    run: async (server) => {
      const response = await setCookie(server, REQUEST);
      expect(shapeOf(await response.clone().json())).toEqual(shapeOf(ANSWER));
      expect(response.headers.getSetCookie()).toHaveLength(2);
      return response;
    },
  },
  {
    status: 200,
    error: '10034',
    what: "a user with MFA is asked for the second factor in the document's own words, and gets no cookie",
    run: async (server) => {
      const response = await setCookie(server, asRoadrunner(MFA_REQUEST));
      const expected: unknown = JSON.parse(JSON.stringify(MFA_NEEDED).replaceAll(COYOTE.user, ROADRUNNER.user));
      expect(await response.clone().json()).toEqual(expected);
      expect(response.headers.getSetCookie()).toEqual([]);
      return response;
    },
  },
  {
    status: 200,
    what: 'a user with MFA repeats the request with a code and signs in',
    run: async (server) => {
      const response = await setCookie(server, {
        ...asRoadrunner(MFA_REPEATED),
        secondaryAuthFactor: { type: 'TOTP', token: codeOf(server) },
      });
      expect(shapeOf(await response.clone().json())).toEqual(shapeOf(MFA_ANSWER));
      expect(response.headers.getSetCookie()).toHaveLength(2);
      return response;
    },
  },
  { status: 200, what: 'a username will do', run: (server) => setCookie(server, { ...COYOTE, user: 'wile' }) },
  {
    status: 200,
    what: 'projection.profile adds the profile',
    run: async (server) => {
      const response = await setCookie(server, { ...COYOTE, projection: { profile: true } });
      const { user } = RpcUserOk.parse(await response.clone().json());
      expect(Object.keys(user).sort()).toEqual(['fullName', 'id', 'picture', 'primaryEmail', 'username']);
      return response;
    },
  },
  {
    status: 200,
    what: 'projection.permissions adds the permissions',
    run: async (server) => {
      const response = await setCookie(server, { ...COYOTE, projection: { permissions: true } });
      const { user } = RpcUserOk.parse(await response.clone().json());
      expect(Object.keys(user).sort()).toEqual(['id', 'permissions']);
      return response;
    },
  },
  ...Object.entries({
    'a body without user': { password: COYOTE.password },
    'a body without password': { user: COYOTE.user },
    'a user of one character': { ...COYOTE, user: 'w' },
    'a projection that is no object': { ...COYOTE, projection: true },
    'a second factor without token': { ...COYOTE, secondaryAuthFactor: { type: 'TOTP' } },
    'a second factor without type': { ...COYOTE, secondaryAuthFactor: { token: '009910' } },
    'a second factor of type PASSWORD': { ...COYOTE, secondaryAuthFactor: { type: 'PASSWORD', token: 'x' } },
    'a body that is not JSON': '{',
  }).map(([what, body]) => ({
    status: 200,
    error: '400',
    what: `${what} is refused, field by field`,
    run: async (server: TestServer) => {
      const response = await setCookie(server, body);
      const details = [{ field: expect.any(String), message: expect.any(String) }];
      expect(await response.clone().json()).toMatchObject({ error: { message: 'Invalid request body', details } });
      return response;
    },
  })),
  {
    status: 200,
    error: '10002',
    what: 'a wrong password is refused',
    run: (server) => setCookie(server, { ...COYOTE, password: 'wrong' }),
  },
  {
    status: 200,
    error: '10002',
    what: 'an unknown user is refused in the same words',
    run: async (server) => {
      const wrong = await (await setCookie(server, { ...COYOTE, password: 'wrong' })).text();
      const unknown = await setCookie(server, { ...COYOTE, user: 'nobody@acme.com' });
      expect(await unknown.clone().text()).toBe(wrong);
      return unknown;
    },
  },
  {
    status: 200,
    error: '10002',
    what: 'a user with MFA is not asked for it after a wrong password',
    run: (server) => setCookie(server, { ...ROADRUNNER, password: 'wrong' }),
  },
  {
    status: 200,
    error: '10035',
    what: 'a wrong code is refused',
    run: (server) => setCookie(server, { ...ROADRUNNER, secondaryAuthFactor: { type: 'TOTP', token: 'wrong' } }),
  },
  ...Object.entries({
    locked: '10041',
    unconfirmed: '10042',
    'force-change': '10043',
    'reset-required': '10044',
    'expired-password': '10045',
    sso: '10046',
  }).map(([user, error]) => ({
    status: 200,
    error,
    what: `the account "${user}" is told its state, after the right password only`,
    run: async (server: TestServer) => {
      const wrong = await setCookie(server, { user, password: 'wrong' });
      expect(await wrong.json()).toMatchObject({ error: { code: 10002 } });
      return setCookie(server, { user, password: 'sandbox' });
    },
  })),
  {
    status: 200,
    error: '403',
    what: 'a page of another site cannot sign anybody in',
    run: (server) => call(server, 'session.setCookie', COYOTE, { origin: 'https://evil.example' }),
  },
  {
    status: 200,
    error: '429',
    what: 'after too many failures even the right password waits',
    config: { limits: limitsOf(2) },
    run: async (server) => {
      for (const password of ['one', 'two']) await setCookie(server, { ...COYOTE, password });
      return setCookie(server, COYOTE);
    },
  },
  {
    status: 200,
    error: '503',
    what: 'with a full queue the answer is "later"',
    config: { hashing: { concurrency: 1, queue: 0 } },
    run: (server) => setCookie(server, COYOTE),
  },
  {
    status: 200,
    error: '500',
    what: 'a bug is answered by a code too, and tells nothing of itself',
    run: (server) => {
      server.services.store.createSignIn = () => Promise.reject(new Error('a bug'));
      return setCookie(server, COYOTE);
    },
  },
]);

/** The example's person has MFA in the document, and none in our fixtures. */
function asRoadrunner(request: unknown): object {
  return { ...(request as object), ...ROADRUNNER }; // an object, in a fixture
}

/** Names and types, without the values. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]));
}
