import { asFields, asList, type Fields, findText, getOneOf, getText } from './fields.ts';
import { type Connection, type Handoff, type Outcome, SESSION_STATUSES } from './wire.ts';

const ANSWER_WITHIN = 10_000;

interface Connectivity {
  /** Consentry's public URL, without a trailing slash. */
  consentryUrl: string;
  /** Never leaves this process but for Consentry. */
  apiKey: string;
  fetch?: typeof globalThis.fetch;
}

interface MintRequest {
  end_user_id: string;
  end_user_email: string;
  redirect_uri: string;
  cancel_uri: string;
  state: string;
  institution_id?: string;
  /** The consent becomes active only when its one-time code comes back. */
  confirm?: boolean;
}

export interface Institution {
  id: string;
  name: string;
}

export interface ScriptTag {
  src: string;
  integrity: string;
}

/** Consentry did not answer, or not as its documentation says. */
export class ConsentryUnavailable extends Error {
  override readonly name = 'ConsentryUnavailable';
}

/** Consentry answered, and the answer is no. */
class ConsentryRefused extends Error {
  override readonly name = 'ConsentryRefused';
}

export type ConsentryApi = ReturnType<typeof createConsentryApi>;

/** The calls that a partner's backend makes. */
export function createConsentryApi(connectivity: Connectivity) {
  const { consentryUrl } = connectivity;
  const call = <Answer>(method: string, path: string, read: (answer: unknown) => Answer, body?: object) =>
    callConsentry(connectivity, method, path, body).then(read).catch(unavailable);

  return {
    mintSession: (request: MintRequest) => call('POST', '/v1/auth/session', toMintedSession, request),
    /** The truth about a session; what a browser reported is only a hint. */
    getOutcome: (sessionId: string) => call('GET', `/v1/auth/session/${encodeURIComponent(sessionId)}`, toOutcome),
    /** Sends back the one-time code of a consent. It may be refused, as wrong, late or used before: the truth tells. */
    confirm: (sessionId: string, code: string) =>
      callConsentry(connectivity, 'POST', `/v1/auth/session/${encodeURIComponent(sessionId)}/confirm`, { code }).then(
        () => undefined,
        (error: unknown) => (error instanceof ConsentryRefused ? undefined : unavailable(error)),
      ),
    /** Vouches for a customer who is signed in here, so that the widget need not ask for a password. Works once. */
    getHandoff: (endUserId: string) =>
      call('GET', `/v2/auth/session?${new URLSearchParams({ end_user_id: endUserId })}`, toHandoff),
    listInstitutions: () => call('GET', '/v1/institutions', (answer) => asList(answer).map(toInstitution)),
    listConnections: (endUserId: string) =>
      call('GET', `/v1/consent?${new URLSearchParams({ end_user_id: endUserId, active: 'true' })}`, (answer) =>
        asList(answer).map(toConnection),
      ),
    revoke: (consentId: string) =>
      call('DELETE', `/v1/consent/${encodeURIComponent(consentId)}`, (): void => undefined),
    /** A production page has version and hash written into its HTML; the demo always shows the SDK that it came with. */
    getScriptTag: () => call('GET', '/sdk/manifest.json', (answer) => toScriptTag(answer, consentryUrl)),
  };
}

async function callConsentry(
  { consentryUrl, apiKey, fetch = globalThis.fetch }: Connectivity,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(consentryUrl + path, {
    method,
    headers: { 'x-api-key': apiKey, ...(body && { 'Content-Type': 'application/json' }) },
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_WITHIN),
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) {
    const RefusedOrBroken = response.status < 500 ? ConsentryRefused : Error;
    throw new RefusedOrBroken(`${method} ${path.split('?')[0]}: ${response.status} ${await response.text()}`);
  }
  return response.status === 204 ? undefined : response.json();
}

function unavailable(cause: unknown): never {
  throw new ConsentryUnavailable('Consentry did not answer as expected', { cause });
}

function toMintedSession(answer: unknown) {
  const fields = asFields(answer);
  return { sessionId: getText(fields, 'session_id'), authUrl: getText(fields, 'auth_url') };
}

function toOutcome(answer: unknown): Outcome {
  const fields = asFields(answer);
  const consent_id = findText(fields, 'consent_id');
  const error_type = fields.error === undefined ? undefined : findText(asFields(fields.error), 'error_type');
  const status = getOneOf(fields, 'status', SESSION_STATUSES);
  const isActive = fields.confirmation === undefined || fields.confirmation === 'confirmed';
  return {
    status: status === 'completed' && !isActive ? 'unconfirmed' : status,
    ...(consent_id !== undefined && { consent_id }),
    ...(error_type !== undefined && { error_type }),
  };
}

function toHandoff(answer: unknown): Handoff {
  const fields = asFields(answer);
  return {
    refreshToken: getText(fields, 'refreshToken'),
    idToken: getText(fields, 'idToken'),
    checksum: getText(fields, 'checksum'),
  };
}

function toInstitution(answer: unknown): Institution {
  const fields = asFields(answer);
  return { id: getText(fields, 'institution_id'), name: getText(fields, 'name') };
}

function toConnection(answer: unknown): Connection {
  const fields: Fields = asFields(answer);
  return {
    consent_id: getText(fields, 'arrangement_id'),
    institution_name: getText(fields, 'institution_name'),
    institution_logo: getText(fields, 'institution_logo'),
    account_count: asList(fields.account_ids).length,
    expires_at: getText(fields, 'expires_at'),
  };
}

function toScriptTag(answer: unknown, consentryUrl: string): ScriptTag {
  const fields = asFields(answer);
  return { src: consentryUrl + getText(fields, 'script'), integrity: getText(fields, 'integrity') };
}
