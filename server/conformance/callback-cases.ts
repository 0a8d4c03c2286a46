import { ERROR_TYPES, type ErrorType } from '@consentry/protocol/errors.ts';
import type { FlowState } from '@consentry/protocol/flow.ts';
import { expect } from 'vitest';
import { MINUTE } from '../clock.ts';
import { ORIGIN, PARTNER, postFlow, ROADRUNNER, randomKey, type TestServer } from '../testing/test-server.ts';
import { type Case, casesOf } from './case.ts';
import { send } from './send.ts';

const URIS = { redirect_uri: `${PARTNER}/callback`, cancel_uri: `${PARTNER}/cancel`, state: 'st-1' };
const TRUTH = { status: 200, call: 'GET /v1/auth/session/{session_id}' };

type End = (server: TestServer) => Promise<{ sessionId: string; state: FlowState | undefined }>;

/** How a flow leads back to the app. The page adds `session_id` to the address: the server keeps only its hash. */
export const CALLBACK_CASES: Case[] = casesOf('fiskil', [
  {
    ...TRUTH,
    what: 'a success leads to redirect_uri, with nothing but the state besides session_id',
    run: async (server) => {
      const flow = await server.openFlow(URIS);
      const url = returnUrlOf(await flow.walkTo('finished'));
      expect(url.href).toBe(`${PARTNER}/callback?state=st-1`);
      return truth(server, flow.sessionId);
    },
  },
  cancelled('CONSENT_ENDUSER_DENIED', 'a person who cancels', async (server) => {
    const flow = await server.openFlow(URIS);
    return { sessionId: flow.sessionId, state: (await flow.post('cancel')).state };
  }),
  cancelled('CONSENT_ENDUSER_DENIED', 'a person who declines', async (server) => {
    const flow = await server.openFlow(URIS);
    await flow.walkTo('review-consent');
    return { sessionId: flow.sessionId, state: (await flow.post('review-consent', { decision: 'deny' })).state };
  }),
  cancelled('CONSENT_OTP_FAILURE', 'too many wrong codes', async (server) => {
    const flow = await server.openFlow(URIS);
    await flow.walkTo('verify-factor', ROADRUNNER);
    let { state } = await flow.read();
    while (state?.step === 'verify-factor') {
      state = (await flow.post('verify-factor', { type: 'TOTP', token: 'wrong' })).state;
    }
    return { sessionId: flow.sessionId, state };
  }),
  cancelled('CONSENT_ENDUSER_INELIGIBLE', 'a person for whom the institution cannot share', (server) =>
    signInAs(server, 'ineligible'),
  ),
  cancelled('CONSENT_UPSTREAM_PROCESSING_ERROR', 'an institution that fails', (server) =>
    signInAs(server, 'upstream-error'),
  ),
  cancelled('CONSENT_TIMEOUT', 'a session that nobody opened in time', async (server) => {
    const { session_id } = await server.mint(URIS);
    server.clock.advance(15 * MINUTE);
    const flow_key = randomKey(server.services);
    const { state } = await postFlow(server.fetch, 'open', { session_id, flow_key });
    return { sessionId: session_id, state };
  }),
  cancelled('CONSUMERDATA_PROCESSING_ERROR', 'an amended consent that has ended meanwhile', async (server) => {
    const first = await (await server.openFlow()).walkTo('finished');
    const arrangement_id = first.step === 'finished' && 'consent_id' in first.outcome && first.outcome.consent_id;
    const flow = await server.openFlow({ ...URIS, arrangement_id });
    await flow.walkTo('review-consent');
    await server.partner('DELETE', `/v1/consent/${arrangement_id}`);
    return { sessionId: flow.sessionId, state: (await flow.post('review-consent', { decision: 'allow' })).state };
  }),
  {
    status: 410,
    error: 'AUTH_SESSION_INVALID',
    call: 'POST /flow/open',
    what: 'AUTH_SESSION_INVALID: a session that is over leads back to cancel_uri, without the state',
    run: async (server) => {
      const flow = await server.openFlow(URIS);
      await flow.walkTo('finished');
      const body = { session_id: flow.sessionId, flow_key: randomKey(server.services) };
      const { state } = await postFlow(server.fetch, 'open', body);
      expectCancelUrl(returnUrlOf(state), 'AUTH_SESSION_INVALID', null);
      return send(server, 'POST', '/flow/open', body);
    },
  },
  {
    ...TRUTH,
    what: 'without a redirect_uri nothing leads anywhere: the page says that it is done',
    run: async (server) => {
      const flow = await server.openFlow();
      expect(await flow.walkTo('finished')).not.toHaveProperty('return_url');
      return truth(server, flow.sessionId);
    },
  },
]);

/** The flow ends so: the page is led to `cancel_uri` with the error, and the backend is told the same. */
function cancelled(errorType: ErrorType, what: string, end: End): Omit<Case, 'document'> {
  return {
    ...TRUTH,
    error: errorType,
    what: `${errorType}: ${what} leads to cancel_uri with the error`,
    run: async (server) => {
      const { sessionId, state } = await end(server);
      expectCancelUrl(returnUrlOf(state), errorType, 'st-1');
      return truth(server, sessionId);
    },
  };
}

/** The document's form: `cancel_uri?error=…&error_type=…&error_description=…`. */
function expectCancelUrl(url: URL, errorType: ErrorType, state: string | null): void {
  const { searchParams } = url;
  expect(url.origin + url.pathname).toBe(URIS.cancel_uri);
  expect(searchParams.get('error')).toBe(ERROR_TYPES[errorType]);
  expect(searchParams.get('error_type')).toBe(errorType);
  expect(searchParams.get('error_description')).toMatch(/\w/);
  expect(searchParams.get('error_id')).toMatch(/^err_/);
  expect(searchParams.get('error_uri')).toBe(`${ORIGIN}/errors/${errorType}`);
  expect(searchParams.get('state')).toBe(state);
}

function returnUrlOf(state: FlowState | undefined): URL {
  expect(state).toHaveProperty('return_url');
  return new URL(state && 'return_url' in state ? String(state.return_url) : '');
}

function truth(server: TestServer, sessionId: string): Promise<Response> {
  return server.partner('GET', `/v1/auth/session/${sessionId}`);
}

async function signInAs(server: TestServer, user: string): ReturnType<End> {
  const flow = await server.openFlow(URIS);
  await flow.walkTo('sign-in');
  const { state } = await flow.post('sign-in', { user, password: 'sandbox' });
  return { sessionId: flow.sessionId, state };
}
