import type { Connection, OneTimeCode, Outcome, StartedSessionAnswer } from '../wire.ts';
import type { Choice } from './choice.ts';

/** Our own backend, the only one that this page believes. */
export const backend = {
  startSession: ({ mode, institution_id, isSignedIn, isConfirmed }: Choice) =>
    call<StartedSessionAnswer>('POST', '/api/sessions', {
      mode,
      signed_in: isSignedIn,
      confirm: isConfirmed,
      ...(institution_id && { institution_id }),
    }),
  /** With the code, where one came: it is what the backend confirms the consent with. */
  confirmOutcome: ({ session_id, code }: { session_id: string; code?: string | undefined }) =>
    call<Outcome>('POST', '/api/outcome', { session_id, ...(code && { code }) }),
  listConnections: () => call<Connection[]>('GET', '/api/consents'),
  stopSharing: (consent_id: string) => call<undefined>('DELETE', `/api/consents/${consent_id}`),
  currentOneTimeCode: () => call<OneTimeCode>('GET', '/api/totp'),
};

async function call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(path, {
    method,
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  const answer: unknown = response.status === 204 ? undefined : await response.json();
  return answer as Answer; // the same origin and the same build as this page, both typed by wire.ts
}
