import type { Account } from '@consentry/protocol/consent.ts';
import type { FactorType } from '@consentry/protocol/flow.ts';
import type { CheckedFactor } from '../auth/check-factor.ts';
import type { UnacceptablePassword } from '../auth/new-password.ts';
import type { Result } from '../result.ts';
import type { InstitutionRecord } from '../store/records.ts';
import type { SessionEffects } from '../store/store.ts';

/** Somebody whose password was right. */
export interface Subject {
  subjectId: string;
  /** Of our own directory: what they were when they proved themselves. Null where the institution keeps none. */
  subjectEpoch: number | null;
  /** Empty: no second factor. */
  factorTypes: FactorType[];
  /** The password was right, and must be replaced before anything else. */
  passwordChange?: 'forced' | 'expired';
}

export type SignInFailure =
  | 'invalid-credentials'
  | 'busy'
  | 'locked'
  | 'unconfirmed'
  | 'password-reset-required'
  | 'sso-account'
  | 'ineligible'
  | 'upstream';

/**
 * A place where the end user has credentials and accounts. Obligations: an unknown user and a wrong password are one
 * failure, at the price of one hash; an account's state is told only after the right password; neither password nor code
 * is kept or logged.
 */
export interface Institution {
  /** One name for the account that this identifier means, so that failures on it add up. Tells nobody whether it exists. */
  findAccountName(user: string): Promise<string>;
  authenticate(user: string, password: string): Promise<Result<Subject, SignInFailure>>;
  /** Somebody whom this server knows already, by a cookie or a partner's word; none where the institution asks itself. */
  recognize(userId: string): Promise<Subject | undefined>;
  /** How many recovery codes the person has left. */
  countRecoveryCodes(subjectId: string): Promise<number>;
  /** The replacement to commit, unless the new password is not acceptable. */
  changePassword(
    subjectId: string,
    subjectEpoch: number | null,
    password: string,
  ): Promise<Result<NonNullable<SessionEffects['newPassword']>, UnacceptablePassword | 'busy'>>;
  verifyFactor(subjectId: string, type: FactorType, token: string): Promise<Result<CheckedFactor, 'invalid-code'>>;
  listAccounts(subjectId: string): Promise<Result<Account[], 'upstream'>>;
  health(): InstitutionRecord['health'];
}
