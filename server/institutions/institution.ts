import type { Account } from '@consentry/protocol/consent.ts';
import type { FactorType } from '@consentry/protocol/flow.ts';
import type { Result } from '../result.ts';
import type { InstitutionRecord } from '../store/records.ts';

/** Somebody whose password was right. */
export interface Subject {
  subjectId: string;
  /** Empty: no second factor. */
  factorTypes: FactorType[];
}

export type SignInFailure =
  | 'invalid-credentials'
  | 'busy'
  | 'locked'
  | 'unconfirmed'
  | 'password-expired'
  | 'ineligible'
  | 'upstream';

/** A right code. What it spends is committed by the flow together with its own step, so that both happen or neither. */
export interface VerifiedFactor {
  amr: 'otp';
  spendTotpStep?: { userId: string; step: number };
}

/**
 * A place where the end user has credentials and accounts. Obligations: an unknown user and a wrong password are one
 * failure, at the price of one hash; an account's state is told only after the right password; neither password nor code
 * is kept or logged.
 */
export interface Institution {
  /** One name for the account that this identifier means, so that failures on it add up. Tells nobody whether it exists. */
  findAccountName(user: string): Promise<string>;
  authenticate(user: string, password: string): Promise<Result<Subject, SignInFailure>>;
  verifyFactor(subjectId: string, type: FactorType, token: string): Promise<Result<VerifiedFactor, 'invalid-code'>>;
  listAccounts(subjectId: string): Promise<Result<Account[], 'upstream'>>;
  health(): InstitutionRecord['health'];
}
