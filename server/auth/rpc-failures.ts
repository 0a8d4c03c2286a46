import type { RpcErrorName } from '@consentry/protocol/errors.ts';
import { RPC_ERRORS } from '@consentry/protocol/errors.ts';
import type { FactorType } from '@consentry/protocol/flow.ts';
import type { RpcError } from '@consentry/protocol/rpc-api.ts';
import type { AccountState } from './account-state.ts';
import type { EnrolmentFailure } from './totp-enrolment.ts';

/** Why a call under `/api` was refused. For the log; the caller gets the code. */
export type RpcFailure =
  | Exclude<EnrolmentFailure, { reason: 'factor-required' }>
  | { reason: 'factor-required'; types: FactorType[]; login: string }
  | { reason: 'cross-site' }
  | { reason: 'not-signed-in' }
  | { reason: 'body-unreadable'; detail: string }
  | { reason: 'body-type-unsupported' }
  | { reason: 'body-too-large' }
  | { reason: 'fields-invalid'; details: BodyDetail[] };

type Told = RpcError['error'];
type BodyDetail = NonNullable<Told['details']>[number];

/** Folds every reason into its code. One who has not shown the right password learns nothing of the name they typed. */
export function toRpcError(failure: RpcFailure): Told {
  switch (failure.reason) {
    case 'invalid-credentials':
      return told('invalid_credentials', 'Wrong user or password');
    case 'factor-required':
      return {
        ...told('factor_required', factorRequired(failure.login)),
        applicableAuthFactorTypes: failure.types,
      };
    case 'factor-invalid':
    case 'factor-spent':
      return told('factor_invalid', 'The code does not match, or was used before');
    case 'factor-already-active':
      return told('factor_already_active', 'There is a second factor already; eject it first');
    case 'factor-not-enrolled':
      return told('factor_not_enrolled', 'There is no such second factor; enroll it first');
    case 'account-state':
      return STATES[failure.state];
    case 'busy':
      return told('temporarily_unavailable', 'Too many sign-ins at once; try again in a moment');
    case 'limited':
      return told('too_many_attempts', 'Too many failed attempts; try again later');
    case 'cross-site':
      return told('forbidden', 'Requests from other sites are refused');
    case 'not-signed-in':
      return told('not_signed_in', 'Not signed in; see session.setCookie');
    case 'body-unreadable':
      return bodyInvalid([{ field: 'body', message: failure.detail }]);
    case 'body-type-unsupported':
      return bodyInvalid([{ field: 'body', message: 'The body must be application/json.' }]);
    case 'body-too-large':
      return bodyInvalid([{ field: 'body', message: 'The body is larger than 16 KB.' }]);
    case 'fields-invalid':
      return bodyInvalid(failure.details);
  }
}

const STATES = {
  locked: told('account_locked', 'This account is locked'),
  unconfirmed: told('account_unconfirmed', 'This account is not confirmed yet'),
  'force-change-password': told('force_change_password', 'The password must be changed before the first use'),
  'password-reset-required': told('password_reset_required', 'The password must be reset'),
  'password-expired': told('password_expired', 'The password has expired'),
  'sso-account': told('sso_account', 'This account signs in by single sign-on'),
} as const satisfies Record<AccountState, Told>;

/** The document's own sentence. */
function factorRequired(login: string): string {
  return `User "${login}" has enabled MFA; please specify secondary authentication factor`;
}

function bodyInvalid(details: BodyDetail[]): Told {
  return { ...told('body_invalid', 'Invalid request body'), details };
}

function told(name: RpcErrorName, message: string): Told {
  return { code: RPC_ERRORS[name], message };
}
