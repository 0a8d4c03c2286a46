import type { ErrorType } from '@consentry/protocol/errors.ts';
import { completion, type FakeEnding, refusal } from './fake-ending.ts';

/** What `createCallbackUrl` makes a URL of. */
export interface CallbackFields {
  status: 'completed' | 'cancelled' | 'failed' | 'expired';
  /** Must be one that this tab has started: see `markStarted`. */
  session_id: string;
  /** Your page's own callback, or its cancel page. Default `https://partner.test/callback`. */
  redirect_uri?: string | undefined;
  /** What your backend gave the session. */
  state?: string | undefined;
  /** With `completed`, of a session that was made with `confirm: true`. */
  code?: string | undefined;
  /** With `failed`: of what. Default `CONSENT_UPSTREAM_PROCESSING_ERROR`. */
  error_type?: ErrorType | undefined;
}

/**
 * The URL that a flow in mode `redirect` comes back by, as the server writes it. For tests of the page that calls
 * `handleRedirect`, the real one or a fake's.
 *
 * @example
 * markStarted('ses_1');
 * const url = createCallbackUrl({ status: 'completed', session_id: 'ses_1', state: 'of-this-person' });
 * expect(handleRedirect(url, { expectedState: 'of-this-person' })).toMatchObject({ status: 'completed' });
 */
export function createCallbackUrl({
  redirect_uri = 'https://partner.test/callback',
  ...fields
}: CallbackFields): string {
  return callbackOf(endingOf(fields), { ...fields, redirect_uri });
}

/** DESIGN §4.4. */
export function callbackOf(
  ending: FakeEnding,
  { session_id, redirect_uri, state }: { session_id: string; redirect_uri: string; state?: string | undefined },
): string {
  const url = new URL(redirect_uri);
  const facts = ending.status === 'completed' ? { state, code: ending.code } : { ...ending.error, state };
  for (const [name, value] of Object.entries({ ...facts, session_id })) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}

function endingOf({ status, code, error_type = 'CONSENT_UPSTREAM_PROCESSING_ERROR' }: CallbackFields): FakeEnding {
  const types = { cancelled: 'CONSENT_ENDUSER_DENIED', expired: 'CONSENT_TIMEOUT', failed: error_type } as const;
  if (status === 'completed') return completion(code === undefined ? {} : { code });
  return refusal(types[status], 'https://consent.test');
}
