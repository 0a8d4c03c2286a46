import { ConsentError } from './consent-error.ts';
import { type ConsentResult, outcomeOf } from './outcome.ts';
import { started } from './started.ts';
import type { TextFields } from './text-fields.ts';

/** Options of `handleRedirect`. */
export interface HandleRedirectOptions {
  /** The `state` that your backend gave the auth session, where it gave one. */
  expectedState?: string | undefined;
}

/** What Consentry adds to the address; the host's own parameters stay. */
const OURS = /^(session_id|state|code|error.*)$/;

/** The callback that was handled last, and the address that it left the page at, for whoever asks again. */
let callback: string | URL;
let cleaned: string | undefined;

/**
 * Reads the URL that a flow in mode `redirect` came back to. When that is where the page is, its address loses what
 * Consentry added, so that a reload or a bookmark is of the plain page. Synchronous; calling it again gives the same
 * answer. Like every result in a browser it is a hint: the partner's backend asks `GET /v1/auth/session/{session_id}`.
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
  const address = new URL(`${url}` === cleaned ? callback : url);
  const fields: TextFields = Object.fromEntries(address.searchParams);
  const { session_id, state } = fields;
  if (!session_id?.startsWith('ses_')) return undefined;

  if (address.href === globalThis.location?.href) {
    callback = address.href;
    for (const name in fields) if (OURS.test(name)) address.searchParams.delete(name);
    cleaned = address.href;
    history.replaceState(history.state, '', cleaned);
  }
  if (!started(session_id)) throw new ConsentError('session_not_started_here', { session_id });
  if (expectedState !== undefined && expectedState !== state) throw new ConsentError('state_mismatch', { session_id });
  return outcomeOf({ ...fields, status: fields.error || fields.error_type ? 'failed' : 'completed' });
}
