import {
  type ErrorType,
  HOST_DISPLAY,
  HOST_ERRORS,
  type HostErrorCode,
  type HostRecovery,
} from '@consentry/protocol/errors.ts';
import type { ConsentFinding } from './diagnosis/finding.ts';
import type { ConsentStep } from './outcome.ts';

/** What is known besides the code. */
export interface ConsentErrorDetails {
  message?: string;
  session_id?: string | undefined;
  step?: ConsentStep | undefined;
  error_type?: string | undefined;
  error_id?: string | undefined;
  error_uri?: string | undefined;
  cause?: unknown;
}

/**
 * A flow that failed. What the person chose is a result, never this error; a mistake in the calling code is a
 * `TypeError`. Branch on `code` or `recovery`, never on `message`, which is for developers and says what to change.
 *
 * @example
 * flow.result.catch((error) => {
 *   if (error instanceof ConsentError) show(error.display_message, { canStartAgain: error.retryable });
 * });
 */
export class ConsentError extends Error {
  /** Stable: a code is never renamed and never used for something else. */
  declare readonly code: HostErrorCode;
  /** Whether the same person may succeed by trying again, in the way that `recovery` names. */
  declare readonly retryable: boolean;
  /** What the page can do: `retry`, `new_session`, `switch_mode` or `contact_support`. */
  declare readonly recovery: HostRecovery;
  /** A sentence in English that the person may be shown. */
  declare readonly display_message: string;
  /** The auth session, where it was known. */
  declare readonly session_id?: string;
  /** The step at which it failed; absent where none was heard of. */
  declare readonly step?: ConsentStep;
  /** The server's word for the failure, where the server named one. */
  declare readonly error_type?: ErrorType | (string & {});
  /** Names this failure in the operator's log. */
  declare readonly error_id?: string;
  /** A page about what the server named. */
  declare readonly error_uri?: string;
  /** A page of the server about this code, for developers; absent where no server was known, as after a redirect. */
  declare readonly help_url?: string;
  /** What stands in the way on this page; with a frame, popup or server out of reach, and where it is known. */
  declare readonly findings?: readonly ConsentFinding[];

  constructor(code: HostErrorCode, details?: ConsentErrorDetails) {
    super(code);
    const recovery = HOST_ERRORS[code];
    Object.assign(
      this,
      {
        name: 'ConsentError',
        code,
        recovery,
        retryable: recovery !== 'contact_support',
        display_message: HOST_DISPLAY,
      },
      details,
    );
  }
}
