import { MintAnswer } from '@consentry/protocol/api.ts';
import { expect } from 'vitest';
import { MINUTE, SECOND } from '../clock.ts';
import { SANDBOX_API_KEY, SANDBOX_APP_ID } from '../sandbox/fixtures.ts';
import { ORIGIN, PARTNER, readAs, type TestServer } from '../testing/test-server.ts';
import { type Case, casesOf } from './case.ts';
import { readJsonBlocks, readSeed } from './seed-document.ts';
import { send } from './send.ts';

const INVALID = { status: 400, error: 'InvalidRequest' };
const [, EXAMPLE_ANSWER] = readJsonBlocks('fiskil');

/** `POST /v1/auth/session`. Its callbacks are in a file of their own. */
export const FISKIL_CASES: Case[] = casesOf('fiskil', [
  {
    status: 201,
    what: "the document's own request gets an answer of the document's own form",
    run: async (server) => {
      const { body, headers } = exampleRequest();
      await registerUris(server, body);
      const authorization = (headers.authorization ?? '').replace('{access_token}', SANDBOX_API_KEY);
      const response = await send(server, 'POST', '/v1/auth/session', body, { ...headers, authorization });
      const answer: unknown = await response.clone().json();
      expect(Object.keys(answer as object).sort()).toEqual(Object.keys(EXAMPLE_ANSWER as object).sort());
      expect(answer).toMatchObject({ id: SANDBOX_APP_ID });
      return response;
    },
  },
  {
    status: 201,
    what: 'auth_url is on this server and names the session',
    run: async (server) => {
      const response = await mint(server, {});
      const { auth_url, session_id } = MintAnswer.parse(await response.clone().json());
      expect(auth_url).toBe(`${ORIGIN}/consent?session=${session_id}`);
      return response;
    },
  },
  {
    status: 201,
    what: 'expires_at is a Unix timestamp 10 to 15 minutes from now',
    run: async (server) => {
      const response = await mint(server, {});
      const { expires_at } = MintAnswer.parse(await response.clone().json());
      const lifetime = expires_at * SECOND - server.clock.now();
      expect(lifetime).toBeGreaterThanOrEqual(10 * MINUTE);
      expect(lifetime).toBeLessThanOrEqual(15 * MINUTE);
      return response;
    },
  },
  {
    status: 201,
    what: 'institution_id pre-selects the institution: the flow starts at its sign-in',
    run: async (server) => {
      const flow = await server.openFlow({ institution_id: 'ins_sandbox_bank' });
      expect((await flow.read()).state?.step).toBe('sign-in');
      return mint(server, { institution_id: 'ins_sandbox_bank' });
    },
  },
  {
    status: 201,
    what: 'permissions asks for those and no more',
    run: async (server) => {
      const flow = await server.openFlow({ permissions: ['balances'] });
      expect((await flow.read()).state).toMatchObject({ asked: [{ permission: 'balances' }] });
      return mint(server, { permissions: ['balances'] });
    },
  },
  {
    status: 201,
    what: 'fields that the document does not name are ignored',
    run: (server) => mint(server, { novelty: true }),
  },
  {
    ...INVALID,
    what: 'a body without end_user_id is refused',
    run: (server) => mint(server, { end_user_id: undefined }),
  },
  ...(['end_user_id', 'redirect_uri', 'cancel_uri', 'institution_id', 'permissions'] as const).map((field) => ({
    ...INVALID,
    what: `${field} of another type is refused`,
    run: (server: TestServer) => mint(server, { [field]: 7 }),
  })),
  ...(['redirect_uri', 'cancel_uri'] as const).map((field) => ({
    ...INVALID,
    what: `a ${field} that is not registered is refused`,
    run: (server: TestServer) => mint(server, { [field]: 'https://evil.example/' }),
  })),
  {
    ...INVALID,
    what: 'an unknown institution is refused',
    run: (server) => mint(server, { institution_id: 'ins_nowhere' }),
  },
  {
    ...INVALID,
    what: 'a permission beyond the registration is refused',
    run: (server) => mint(server, { permissions: ['everything'] }),
  },
  {
    status: 401,
    error: 'Unauthorized',
    what: 'a missing key is refused',
    run: (server) => send(server, 'POST', '/v1/auth/session', { end_user_id: 'u' }),
  },
  {
    status: 403,
    error: 'Forbidden',
    what: 'a key that a browser sends is refused',
    run: (server) => mint(server, {}, { origin: PARTNER }),
  },
  {
    status: 415,
    error: 'UnsupportedMediaType',
    what: 'a body of another type is refused',
    run: (server) => mint(server, {}, { 'content-type': 'text/plain' }),
  },
  {
    status: 422,
    error: 'UnprocessableEntity',
    what: 'an Idempotency-Key with another body is refused',
    run: async (server) => {
      const headers = { 'idempotency-key': 'k-1' };
      expect((await mint(server, {}, headers)).status).toBe(201);
      return mint(server, { end_user_id: 'another' }, headers);
    },
  },
  {
    status: 409,
    error: 'AUTH_SESSION_INVALID',
    call: 'POST /flow/open',
    what: 'a session is single-use: a second page is refused',
    run: async (server) => {
      const { sessionId: session_id } = await server.openFlow();
      return send(server, 'POST', '/flow/open', { session_id, flow_key: 'A'.repeat(43) });
    },
  },
  {
    status: 200,
    call: 'GET /v1/auth/session/{session_id}',
    what: 'the session_id verifies a callback: the backend asks what became of it',
    run: async (server) => {
      const flow = await server.openFlow();
      await flow.walkTo('finished');
      const response = await server.partner('GET', `/v1/auth/session/${flow.sessionId}`);
      expect(await response.clone().json()).toMatchObject({ session_id: flow.sessionId, status: 'completed' });
      return response;
    },
  },
  {
    status: 201,
    what: 'the user walks from institution to sign-in to accounts to consent',
    run: async (server) => {
      const { session_id } = await readAs(MintAnswer, mint(server, {}));
      expect(session_id).toMatch(/^ses_/);
      const flow = await server.openFlow();
      for (const step of ['choose-institution', 'sign-in', 'choose-accounts', 'review-consent'] as const) {
        expect((await flow.walkTo(step)).step).toBe(step);
      }
      return mint(server, {});
    },
  },
]);

/** The curl example: its headers and its body. */
function exampleRequest(): { headers: Record<string, string>; body: Record<string, unknown> } {
  const curl = /```bash\n([\s\S]*?)```/.exec(readSeed('fiskil'))?.[1] ?? '';
  const headers = [...curl.matchAll(/--header '([^:]+): ([^']*)'/g)].map(([, name = '', value = '']) => [
    name.toLowerCase(),
    value,
  ]);
  const json = /--data '([^']*)'/.exec(curl)?.[1] ?? '';
  return { headers: Object.fromEntries(headers), body: JSON.parse(json) as Record<string, unknown> }; // an object, in a fixture
}

async function registerUris({ services: { store } }: TestServer, body: Record<string, unknown>): Promise<void> {
  const app = await store.getApp(SANDBOX_APP_ID);
  await store.putApp({ ...app, redirectUris: [String(body.redirect_uri)], cancelUris: [String(body.cancel_uri)] });
}

function mint(server: TestServer, fields: object, headers: Record<string, string> = {}): Promise<Response> {
  return server.partner('POST', '/v1/auth/session', { end_user_id: 'user-1', ...fields }, headers);
}
