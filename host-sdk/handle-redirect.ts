import { ConsentError } from './consent-error.ts';
import { type ConsentResult, outcomeOf } from './outcome.ts';
import { wasStarted } from './redirect.ts';
import type { TextFields } from './text-fields.ts';

/** Options of `handleRedirect`. */
export interface HandleRedirectOptions {
  /** The `state` that your backend gave the auth session, where it gave one. */
  expectedState?: string | undefined;
}

/**
 * Reads the URL that a flow in mode `redirect` came back to. Synchronous; calling it again gives the same answer. Like
 * every result in a browser it is a hint: the partner's backend asks `GET /v1/auth/session/{session_id}`.
 *
 * @param url the callback's absolute URL, usually `location.href`
 * @returns the result, or undefined when the URL is no callback
 * @throws ConsentError `session_not_started_here` when this browser did not start that session, `state_mismatch` when
 * `state` is not the expected one, and the code of the failure when the flow failed
 * @throws TypeError when `url` is not an absolute URL
 *
 * @example
 * const result = handleRedirect(location.href);
 * if (result?.status === 'completed') await fetch(`/bank-connected/${result.session_id}`, { method: 'POST' });
 */
export function handleRedirect(
  url: string | URL,
  { expectedState }: HandleRedirectOptions = {},
): ConsentResult | undefined {
  const fields: TextFields = Object.fromEntries(new URL(url).searchParams);
  const { session_id, state } = fields;
  if (!session_id?.startsWith('ses_')) return undefined;

  if (!wasStarted(session_id)) throw new ConsentError('session_not_started_here', { session_id });
  if (expectedState !== undefined && expectedState !== state) throw new ConsentError('state_mismatch', { session_id });
  return outcomeOf({ ...fields, status: fields.error || fields.error_type ? 'failed' : 'completed' });
}
