import { ConfirmAnswer } from '@consentry/protocol/api.ts';
import { expect } from 'vitest';
import { addApp } from '../testing/session-calls.ts';
import type { TestServer } from '../testing/test-server.ts';
import { type Case, casesOf } from './case.ts';

const TRUTH = 'GET /v1/auth/session/{session_id}';
const STATUS = 'GET /v1/auth/session/{session_id}/status';
const CONFIRM = 'POST /v1/auth/session/{session_id}/confirm';
const STRANGER = `ses_${'a'.repeat(32)}`;

/** What the document leaves to us: the other calls of a partner, and how each of them is refused. */
export const PARTNER_CASES: Case[] = casesOf('fiskil', [
  {
    status: 200,
    call: CONFIRM,
    what: 'the code of the callback confirms the consent',
    run: async (server) => {
      const { sessionId, code, consentId } = await completeUnconfirmed(server);
      const response = await confirm(server, sessionId, code);
      expect(ConfirmAnswer.parse(await response.clone().json())).toMatchObject({ consent_id: consentId });
      return response;
    },
  },
  {
    status: 409,
    error: 'Conflict',
    call: CONFIRM,
    what: 'a code confirms once',
    run: async (server) => {
      const { sessionId, code } = await completeUnconfirmed(server);
      expect((await confirm(server, sessionId, code)).status).toBe(200);
      return confirm(server, sessionId, code);
    },
  },
  {
    status: 409,
    error: 'Conflict',
    call: CONFIRM,
    what: 'a session that asked for no confirmation cannot be confirmed',
    run: async (server) => {
      const { sessionId } = await server.openFlow();
      return confirm(server, sessionId, `cod_${'a'.repeat(32)}`);
    },
  },
  {
    status: 400,
    error: 'InvalidRequest',
    call: CONFIRM,
    what: 'a wrong code confirms nothing',
    run: async (server) => confirm(server, (await completeUnconfirmed(server)).sessionId, `cod_${'a'.repeat(32)}`),
  },
  ...Object.entries({
    [TRUTH]: ['GET', `/v1/auth/session/${STRANGER}`],
    [CONFIRM]: ['POST', `/v1/auth/session/${STRANGER}/confirm`, { code: `cod_${'a'.repeat(32)}` }],
    [STATUS]: ['GET', `/v1/auth/session/${STRANGER}/status`],
    'DELETE /v1/consent/{arrangement_id}': ['DELETE', `/v1/consent/con_${'a'.repeat(32)}`],
  } as const).map(([call, [method, path, body]]) => ({
    status: 404,
    error: 'NotFound',
    call,
    what: `${call} does not know what nobody made`,
    run: (server: TestServer) => server.partner(method, path, body),
  })),
  ...Object.entries({
    'POST /v1/auth/session': ['POST', '/v1/auth/session', { end_user_id: 'u' }],
    [TRUTH]: ['GET', `/v1/auth/session/${STRANGER}`],
    [CONFIRM]: ['POST', `/v1/auth/session/${STRANGER}/confirm`, { code: `cod_${'a'.repeat(32)}` }],
    'GET /v1/institutions': ['GET', '/v1/institutions'],
    'GET /v1/consent': ['GET', '/v1/consent'],
    'DELETE /v1/consent/{arrangement_id}': ['DELETE', `/v1/consent/con_${'a'.repeat(32)}`],
  } as const).map(([call, [method, path, body]]) => ({
    status: 403,
    error: 'Forbidden',
    call,
    what: `${call} refuses a key without the scope`,
    run: async (server: TestServer) => {
      const key = await addApp(server.services, 'app_narrow', { scopes: ['tokens'] });
      return server.partner(method, path, body, { 'x-api-key': key });
    },
  })),
  {
    status: 403,
    error: 'Forbidden',
    call: STATUS,
    what: "the status is told to pages of the app's own origins only",
    run: async (server) => {
      const { session_id } = await server.mint();
      const headers = { origin: 'https://other.example' };
      return server.fetch(`/v1/auth/session/${session_id}/status`, { headers });
    },
  },
  {
    status: 413,
    error: 'PayloadTooLarge',
    what: 'a body of more than 16 KB is refused',
    run: (server) => server.partner('POST', '/v1/auth/session', { end_user_id: 'u'.repeat(16 * 1024) }),
  },
  {
    status: 404,
    error: 'NotFound',
    call: 'none',
    form: 'ApiError',
    what: 'an endpoint that there is not',
    run: (server) => server.partner('GET', '/v1/nothing'),
  },
  {
    status: 405,
    error: 'MethodNotAllowed',
    call: 'none',
    form: 'ApiError',
    what: 'a method that the endpoint does not have',
    run: async (server) => {
      const response = await server.partner('PUT', '/v1/auth/session', {});
      expect(response.headers.get('allow')).toBe('POST');
      return response;
    },
  },
  {
    status: 500,
    error: 'InternalError',
    call: 'GET /v1/institutions',
    what: 'a bug has the same error form',
    run: (server) => {
      server.services.store.listInstitutions = () => Promise.reject(new Error('a bug'));
      return server.partner('GET', '/v1/institutions');
    },
  },
]);

async function completeUnconfirmed(
  server: TestServer,
): Promise<{ sessionId: string; code: string; consentId: string }> {
  const flow = await server.openFlow({ confirm: true });
  const state = await flow.walkTo('finished');
  if (state.step !== 'finished' || state.outcome.status !== 'completed') throw new Error('no consent');
  const { code = '', consent_id: consentId } = state.outcome;
  return { sessionId: flow.sessionId, code, consentId };
}

function confirm(server: TestServer, sessionId: string, code: string): Promise<Response> {
  return server.partner('POST', `/v1/auth/session/${sessionId}/confirm`, { code });
}
