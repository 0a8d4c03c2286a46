import { ERROR_TYPES, type ErrorType } from '@consentry/protocol/errors.ts';
import type { CallbackError } from '@consentry/protocol/flow.ts';
import type { Config } from '../config.ts';
import type { SessionRecord } from '../store/records.ts';
import { hashToken } from '../tokens/hash-token.ts';
import { statusOf } from './flow-status.ts';

/** For developers' logs, not for people: those read the widget's own words. */
export const ERROR_DESCRIPTIONS = {
  CONSENT_ENDUSER_DENIED: 'The end user declined or cancelled.',
  CONSENT_OTP_FAILURE: 'The end user did not pass the second factor.',
  CONSENT_ENDUSER_INELIGIBLE: 'The institution cannot share for this end user.',
  CONSENT_TIMEOUT: 'The time for this auth session ran out.',
  CONSENT_UPSTREAM_PROCESSING_ERROR: 'The institution did not answer as expected.',
  CONSUMERDATA_PROCESSING_ERROR: 'The consent could not be processed.',
  AUTH_SESSION_CANCELLED: 'The auth session was cancelled.',
  AUTH_SESSION_INVALID: 'The auth session is unknown or already used.',
} as const satisfies Record<ErrorType, string>;

/** What the partner is told of a session that ended without a consent; nothing while it may still give one. */
export function callbackError({ publicUrl }: Config, session: SessionRecord, now: number): CallbackError | undefined {
  const errorType = statusOf(session, now) === 'expired' ? 'CONSENT_TIMEOUT' : session.errorType;
  if (errorType === null) return undefined;
  return {
    error: ERROR_TYPES[errorType],
    error_type: errorType,
    error_description: ERROR_DESCRIPTIONS[errorType],
    error_id: session.errorId ?? expiryId(session),
    error_uri: errorUri(publicUrl, errorType),
  };
}

/**
 * Where a page without an opener goes at the end: the registered redirect URI, or the cancel URI with the error. The
 * page adds `session_id`, of which the server keeps only a hash. The partner's `state` is for who went through the flow,
 * not for anybody who has the link later.
 */
export function returnUrl(
  session: SessionRecord,
  error: CallbackError | undefined,
  options: { withState: boolean },
): string | undefined {
  const target = error ? session.cancelUri : session.redirectUri;
  if (target === null) return undefined;
  const url = new URL(target);
  for (const [name, value] of Object.entries(error ?? {})) url.searchParams.set(name, value);
  if (options.withState && session.clientState !== null) url.searchParams.set('state', session.clientState);
  return url.href;
}

export function errorUri(publicUrl: string, errorType: ErrorType): string {
  return `${publicUrl}/errors/${errorType}`;
}

/** No write marks an expiry, so its id is made of the session, always the same. */
function expiryId({ sessionHash }: SessionRecord): string {
  return `err_${hashToken(`expired ${sessionHash}`).slice(0, 32)}`;
}
