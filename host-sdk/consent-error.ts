import { type ErrorType, HOST_ERRORS, type HostErrorCode, type HostRecovery } from '@consentry/protocol/errors.ts';

/** What is known besides the code. */
export interface ConsentErrorDetails {
  message?: string;
  session_id?: string | undefined;
  error_type?: string | undefined;
  error_id?: string | undefined;
  error_uri?: string | undefined;
  cause?: unknown;
}

/**
 * A flow that failed. What the person chose is a result, never this error; a mistake in the calling code is a
 * `TypeError`. Branch on `code`, never on `message`, which is for developers' logs.
 *
 * @example
 * flow.result.catch((error) => {
 *   if (error instanceof ConsentError && error.recovery === 'new_session') offerToStartAgain();
 * });
 */
export class ConsentError extends Error {
  /** Stable: a code is never renamed and never used for something else. */
  declare readonly code: HostErrorCode;
  /** Whether the same person may succeed by trying again, in the way that `recovery` names. */
  declare readonly retryable: boolean;
  /** What the page can do: `retry`, `new_session`, `switch_mode` or `contact_support`. */
  declare readonly recovery: HostRecovery;
  /** The auth session, where it was known. */
  declare readonly session_id?: string;
  /** The server's word for the failure, where the server named one. */
  declare readonly error_type?: ErrorType | (string & {});
  /** Names this failure in the operator's log. */
  declare readonly error_id?: string;
  /** A page about this failure. */
  declare readonly error_uri?: string;

  constructor(code: HostErrorCode, details?: ConsentErrorDetails) {
    super(code);
    Object.assign(
      this,
      { name: 'ConsentError', code, recovery: HOST_ERRORS[code], retryable: HOST_ERRORS[code] !== 'contact_support' },
      details,
    );
  }
}
