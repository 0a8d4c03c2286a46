import { ERROR_TYPES, type ErrorType } from '@consentry/protocol/errors.ts';
import type { CallbackError } from '@consentry/protocol/flow.ts';
import type { ConfirmationCode } from '@consentry/protocol/ids.ts';
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
  return errorType === null
    ? undefined
    : compose(publicUrl, errorType, session.errorId ?? derivedId(session, errorType));
}

/** What a page is told that has only the link of a session which somebody else has opened. It hears nothing of how that went. */
export function invalidSession({ publicUrl }: Config, session: SessionRecord): CallbackError {
  return compose(publicUrl, 'AUTH_SESSION_INVALID', derivedId(session, 'AUTH_SESSION_INVALID'));
}

function compose(publicUrl: string, errorType: ErrorType, errorId: string): CallbackError {
  return {
    error: ERROR_TYPES[errorType],
    error_type: errorType,
    error_description: ERROR_DESCRIPTIONS[errorType],
    error_id: errorId,
    error_uri: `${publicUrl}/errors/${errorType}`,
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
  options: { withState: boolean; code?: ConfirmationCode | undefined },
): string | undefined {
  const target = error ? session.cancelUri : session.redirectUri;
  if (target === null) return undefined;
  const url = new URL(target);
  for (const [name, value] of Object.entries(error ?? {})) url.searchParams.set(name, value);
  if (options.withState && session.clientState !== null) url.searchParams.set('state', session.clientState);
  if (options.code !== undefined) url.searchParams.set('code', options.code);
  return url.href;
}

/** No write marks an expiry or a late page, so the id is made of the session, always the same. */
function derivedId({ sessionHash }: SessionRecord, errorType: ErrorType): string {
  return `err_${hashToken(`${errorType} ${sessionHash}`).slice(0, 32)}`;
}
