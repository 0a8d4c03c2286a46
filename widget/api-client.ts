import type { FlowErrorCode } from '@consentry/protocol/errors.ts';
import type { FactorType, FlowState } from '@consentry/protocol/flow.ts';
import { isFlowAnswer, isFlowRefusal } from '@consentry/protocol/flow-guards.ts';
import type { AccountId, FlowKey, InstitutionId } from '@consentry/protocol/ids.ts';
import type { HostMessage } from '@consentry/protocol/messages.ts';

const SECOND = 1000;
const LONGEST_WAIT = 30 * SECOND;
const ERRAND_WAIT = 10 * SECOND; // a person's own call may be waiting behind it

export type Handoff = Extract<HostMessage, { type: 'handoff' }>;

/** What a call came to. Values only: a broken connection is an outcome like any other. */
export type ApiResult =
  | { kind: 'answer'; state: FlowState }
  | {
      kind: 'refusal';
      code: FlowErrorCode;
      errorId: string;
      retryAfter?: number;
      helpUrl?: string;
      state?: FlowState;
    }
  | { kind: 'offline' };

export type ApiClient = ReturnType<typeof createApiClient>;

/** The only place that fetches. Every call may be repeated safely: the server answers a repeat with where it stands. */
export function createApiClient({ fetch, flowKey }: { fetch: typeof globalThis.fetch; flowKey: FlowKey }) {
  const claim = (sessionId: string) => ({ session_id: sessionId, flow_key: flowKey });
  const call = (path: string, init: RequestInit) => ask(fetch, path, init);
  const post = (path: string, body: unknown) =>
    call(path, { method: 'POST', body: JSON.stringify(body), headers: headers(flowKey) });
  const postWithoutKey = (path: string, body: unknown) =>
    call(path, { method: 'POST', body: JSON.stringify(body), headers: headers() });

  return {
    open: (sessionId: string) => postWithoutKey('/flow/open', claim(sessionId)),
    resume: (sessionId: string) => postWithoutKey('/flow/resume', claim(sessionId)),
    read: () => call('/flow', { method: 'GET', headers: { authorization: `Flow ${flowKey}` } }),
    chooseInstitution: (institutionId: InstitutionId) =>
      post('/flow/choose-institution', { institution_id: institutionId }),
    signIn: (user: string, password: string) => post('/flow/sign-in', { user, password }),
    continueAs: () => post('/flow/continue-as', {}),
    verifyFactor: (type: FactorType, token: string) => post('/flow/verify-factor', { type, token }),
    changePassword: (password: string) => post('/flow/change-password', { password }),
    chooseAccounts: (accountIds: readonly AccountId[]) => post('/flow/choose-accounts', { account_ids: accountIds }),
    reviewConsent: (decision: 'allow' | 'deny') => post('/flow/review-consent', { decision }),
    back: () => post('/flow/back', {}),
    cancel: () => post('/flow/cancel', {}),
    extend: () => post('/flow/extend', {}),
    /**
     * True when the flow now knows its person, false when refused. Field by field: nothing else of a host's message is
     * passed on.
     */
    handOff: ({ refreshToken, idToken, checksum }: Handoff) =>
      isDone(fetch, '/v2/auth/session', {
        method: 'PUT',
        body: JSON.stringify({ refreshToken, idToken, checksum }),
        headers: headers(flowKey),
      }),
    signOut: () => isDone(fetch, '/v2/auth/sign-out', { method: 'POST' }),
  };
}

function headers(flowKey?: FlowKey): Record<string, string> {
  const type = { 'content-type': 'application/json' };
  return flowKey ? { ...type, authorization: `Flow ${flowKey}` } : type;
}

async function ask(fetch: typeof globalThis.fetch, path: string, init: RequestInit): Promise<ApiResult> {
  try {
    return parseResult(await (await send(fetch, path, init, LONGEST_WAIT)).text());
  } catch {
    // Lost, refused or timed out: the person decides when to try again.
    return { kind: 'offline' };
  }
}

/** Of calls beside the flow, whose refusals are nothing that a person could mend. Undefined when nobody can know. */
async function isDone(fetch: typeof globalThis.fetch, path: string, init: RequestInit): Promise<boolean | undefined> {
  // A redirect would be sent the body again, tokens and all.
  return send(fetch, path, { ...init, redirect: 'error' }, ERRAND_WAIT).then(
    ({ ok }) => ok,
    () => undefined,
  );
}

function send(fetch: typeof globalThis.fetch, path: string, init: RequestInit, wait: number): Promise<Response> {
  return fetch(path, { ...init, cache: 'no-store', signal: AbortSignal.timeout(wait) });
}

export function parseResult(text: string): ApiResult {
  const body = parseJson(text);
  if (isFlowRefusal(body)) {
    const { code, error_id, retry_after, help_url } = body.error;
    return {
      kind: 'refusal',
      code,
      errorId: error_id,
      ...(retry_after !== undefined && { retryAfter: retry_after }),
      ...(help_url !== undefined && { helpUrl: help_url }),
      ...(body.state && { state: body.state }),
    };
  }
  // After the refusal, which carries a state too.
  if (isFlowAnswer(body)) return { kind: 'answer', state: body.state };
  // Not our server's words: a proxy in between answered.
  return { kind: 'refusal', code: 'temporarily_unavailable', errorId: '' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the guards refuse undefined.
    return undefined;
  }
}
