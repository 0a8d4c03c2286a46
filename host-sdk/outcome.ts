import type { HostErrorCode } from '@consentry/protocol/errors.ts';
import type { STEPS } from '@consentry/protocol/step-names.ts';
import { ConsentError } from './consent-error.ts';
import type { TextFields } from './text-fields.ts';

/** A step of the flow by its name; a server newer than this code may have others. */
export type ConsentStep = (typeof STEPS)[number] | (string & {});

/** The person gave consent. A hint for the page: the partner's backend asks the server for the truth. */
export interface ConsentCompleted {
  status: 'completed';
  session_id: string;
  /** Absent after a redirect, whose URL does not carry it. */
  consent_id?: string | undefined;
  /**
   * Of a session that was made with `confirm: true`: your backend sends it to `POST /v1/auth/session/{id}/confirm`. Works
   * once, for 60 seconds.
   */
  code?: string | undefined;
  /** The last step before the end; absent where none was heard of. */
  step?: ConsentStep | undefined;
}

/** The person declined or left, or the page called `close()`. */
export interface ConsentCancelled {
  status: 'cancelled';
  /** Empty only when the flow was closed before there was a session. */
  session_id: string;
  /** The step at which the person left; absent where none was heard of. */
  step?: ConsentStep | undefined;
}

/** How a flow ended, apart from failures. */
export type ConsentResult = ConsentCompleted | ConsentCancelled;

/** How the server puts an end, with the facts that messages, status answers and callbacks name alike; or a failure. */
export type Ending = TextFields | ConsentError;

/** @throws ConsentError when the flow failed */
export function outcomeOf(ending: Ending): ConsentResult {
  if (ending instanceof Error) throw ending;
  const { status = 'cancelled', session_id = '', step, consent_id, code, error_type, error_id, error_uri } = ending;
  if (status === 'completed') return { status, session_id, step, consent_id, code };
  const reason = codeOf(`${error_type ?? status}`);
  if (reason === 'cancelled') return { status: reason, session_id, step };
  throw new ConsentError(reason, { session_id, step, error_type, error_id, error_uri });
}

/** What has not ended is cancelled, since only someone who has left asks; what only a newer server knows is a failure. */
function codeOf(reason: string): HostErrorCode | 'cancelled' {
  if (/DENIED|cancel|created|opened/i.test(reason)) return 'cancelled';
  if (/TIMEOUT|expired/.test(reason)) return 'session_expired';
  if (/INELIGIBLE/.test(reason)) return 'end_user_ineligible';
  return /INVALID/.test(reason) ? 'session_invalid' : 'consent_failed';
}
