import type { FlowErrorCode } from '@consentry/protocol/errors.ts';
import type { BodyFailure } from '../auth/body-failure.ts';

/** Why a call of the flow was refused, with its facts. For the log; the browser gets the code. */
export type FlowFailure =
  | { reason: 'cross-site' }
  | BodyFailure
  | { reason: 'session-unknown' }
  | { reason: 'session-expired' }
  | { reason: 'session-ended' }
  | { reason: 'claimed-by-another-key' }
  | { reason: 'resume-cookie-missing' }
  | { reason: 'flow-key-of-another-session' }
  | { reason: 'flow-key-unknown' }
  | { reason: 'out-of-order' }
  | { reason: 'raced' }
  | { reason: 'other-decision-made' }
  | { reason: 'extensions-used-up' }
  | { reason: 'institution-unknown' }
  | { reason: 'institution-down' }
  | { reason: 'wrong-credentials' }
  | { reason: 'account-locked' }
  | { reason: 'account-unconfirmed' }
  | { reason: 'password-reset-required' }
  | { reason: 'sso-account' }
  | { reason: 'not-signed-in' }
  | { reason: 'password-length' }
  | { reason: 'password-common' }
  | { reason: 'password-unchanged' }
  | { reason: 'wrong-code' }
  | { reason: 'code-spent' }
  | { reason: 'limited'; retryAfterMs: number }
  | { reason: 'hasher-busy' }
  | { reason: 'accounts-unknown' }
  | { reason: 'amended-consent-gone' };

/** Folds every reason into its public code. Reasons that only an attacker could tell apart share one. */
export function toCode(failure: FlowFailure): FlowErrorCode {
  switch (failure.reason) {
    case 'cross-site':
      return 'cross_site_refused';
    case 'body-type-unsupported':
      return 'unsupported_media_type';
    case 'body-too-large':
      return 'payload_too_large';
    case 'body-unreadable':
    case 'field-invalid':
      return 'invalid_request';
    case 'session-unknown':
      return 'session_not_found';
    case 'session-expired':
      return 'session_expired';
    case 'session-ended':
      return 'session_ended';
    case 'claimed-by-another-key':
    case 'resume-cookie-missing':
      return 'session_in_use';
    case 'flow-key-of-another-session':
    case 'flow-key-unknown':
      return 'flow_key_unknown';
    case 'out-of-order':
    case 'raced':
      return 'wrong_step';
    case 'other-decision-made':
      return 'decision_made';
    case 'extensions-used-up':
      return 'extensions_used_up';
    case 'institution-unknown':
      return 'institution_unknown';
    case 'institution-down':
      return 'institution_unavailable';
    case 'wrong-credentials':
      return 'invalid_credentials';
    case 'account-locked':
      return 'account_locked';
    case 'account-unconfirmed':
      return 'account_unconfirmed';
    case 'password-reset-required':
      return 'password_reset_required';
    case 'sso-account':
      return 'sso_account';
    case 'not-signed-in':
      return 'not_signed_in';
    case 'password-length':
      return 'password_length';
    case 'password-common':
      return 'password_common';
    case 'password-unchanged':
      return 'password_unchanged';
    case 'wrong-code':
      return 'invalid_code';
    case 'code-spent':
      return 'code_already_used';
    case 'limited':
      return 'too_many_attempts';
    case 'hasher-busy':
      return 'temporarily_unavailable';
    case 'amended-consent-gone':
      return 'server_error';
    case 'accounts-unknown':
      return 'accounts_unknown';
  }
}
