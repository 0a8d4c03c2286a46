import type { EndpointErrorCode } from '@consentry/protocol/errors.ts';
import type { AccountState } from './account-state.ts';
import type { KeyFailure } from './authenticate-key.ts';
import type { BodyFailure } from './body-failure.ts';
import type { SignInFailure } from './sign-in.ts';

/** Why a call under `/v2` was refused, with its facts. For the log; the caller gets the code. */
export type EndpointFailure =
  | SignInFailure
  | { reason: 'cross-site' }
  | { reason: 'navigation' }
  | KeyFailure
  | BodyFailure
  | { reason: 'query-invalid'; field: string; detail: string }
  | { reason: 'not-first-party' }
  | { reason: 'end-user-unknown' }
  | { reason: 'checksum-wrong' }
  | { reason: 'token-invalid' }
  | { reason: 'token-expired' }
  | { reason: 'token-spent' }
  | { reason: 'token-reused' }
  | { reason: 'redirect-elsewhere' }
  | { reason: 'bundle-of-another-flow' }
  | { reason: 'flow-not-signing-in' }
  | { reason: 'not-signed-in' };

type Told = { code: EndpointErrorCode; message: string };

/** Folds every reason into its public code. What only an attacker could tell apart shares one, with one message. */
export function toEndpointError(failure: EndpointFailure): Told {
  switch (failure.reason) {
    case 'invalid-credentials':
      return told('INVALID_CREDENTIALS', 'The e-mail address or password does not match.');
    case 'factor-required':
      return told('INCOMPLETE_CREDENTIALS', 'This account needs a second factor: repeat with secondaryAuthFactor.');
    case 'factor-invalid':
      return told('AUTHENTICATOR_ERROR', 'The code does not match.');
    case 'factor-spent':
      return told('CODE_EXPIRED', 'The code was already used: wait for the next one.');
    case 'account-state':
      return STATES[failure.state];
    case 'busy':
      return told('SERVICE_UNAVAILABLE', 'Too many sign-ins at once. Try again in a moment.');
    case 'limited':
      return told('LIMIT_EXCEEDED', 'Too many failed attempts. Try again later.');
    case 'cross-site':
      return told('FORBIDDEN', 'Requests from other sites are refused.');
    case 'navigation':
      return told('FORBIDDEN', 'This is not a page. Call it from your backend.');
    case 'key-missing':
    case 'key-unknown':
      return told('UNAUTHORISED', 'Unauthorized - Invalid credentials, token or cookies');
    case 'key-from-browser':
      return told('FORBIDDEN', 'API keys are refused from browsers. Call this from your backend.');
    case 'scope-missing':
      return told('FORBIDDEN', `This API key lacks the scope "${failure.scope}".`);
    case 'body-unreadable':
      return told('INVALID_OR_MALFORMED_JSON', failure.detail);
    case 'body-type-unsupported':
      return told('INVALID_INPUT', 'The body must be application/json.');
    case 'body-too-large':
      return told('BODY_VALIDATION_FAILED', 'The body is larger than 16 KB.');
    case 'field-invalid':
      return told('BODY_VALIDATION_FAILED', `${failure.field}: ${failure.detail}`);
    case 'query-invalid':
      return told('QUERY_VALIDATION_FAILED', `${failure.field}: ${failure.detail}`);
    case 'not-first-party':
      return told('FORBIDDEN', "Only the operator's own apps may vouch for their users.");
    case 'end-user-unknown':
      return told('INVALID_INPUT', 'end_user_id: no user is linked to it, or the user cannot sign in.');
    case 'checksum-wrong':
    case 'token-invalid':
    case 'token-spent':
    case 'token-reused':
      return told('INVALID_SESSION_TOKEN', 'The tokens are not valid.');
    case 'token-expired':
      return told('SESSION_EXPIRED', 'The tokens have expired.');
    case 'redirect-elsewhere':
      return told('INVALID_INPUT', "redirectUrl: must be on this server's own origin.");
    case 'bundle-of-another-flow':
      return told('FORBIDDEN', 'These tokens are of another app or end user than this flow.');
    case 'flow-not-signing-in':
      return told('FORBIDDEN', 'This flow is past its sign-in.');
    case 'not-signed-in':
      return told('UNAUTHORISED', 'Unauthorized - Invalid credentials, token or cookies');
  }
}

const STATES = {
  locked: told('FORBIDDEN', 'This account is locked.'),
  unconfirmed: told('USER_NOT_CONFIRMED', 'This account is not confirmed yet.'),
  'force-change-password': told('FORCE_CHANGE_PASSWORD', 'The password must be changed before the first use.'),
  'password-reset-required': told('PASSWORD_RESET_REQUIRED', 'The password must be reset.'),
  'password-expired': told('PASSWORD_EXPIRED', 'The password has expired.'),
  'sso-account': told('SSO_ACCOUNT', 'This account signs in by single sign-on.'),
} as const satisfies Record<AccountState, Told>;

function told(code: EndpointErrorCode, message: string): Told {
  return { code, message };
}
