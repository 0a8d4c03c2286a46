import type { SecondaryAuthFactor } from '@consentry/protocol/session-api.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { UserRecord } from '../store/records.ts';
import type { SessionEffects } from '../store/store.ts';
import { findableRecoveryCode } from './recovery-codes.ts';
import { findTotpStep } from './totp.ts';
import { findTotpSecret } from './totp-secret.ts';

/** A right code. What it spends is committed together with what it was shown for, so that both happen or neither. */
export type CheckedFactor = { amr: 'otp' | 'recovery_code' } & Pick<
  SessionEffects,
  'spendTotpStep' | 'spendRecoveryCode'
>;

/** Whether this proves the person a second time. Spends nothing yet, and counts nothing. */
export async function checkFactor(
  { store, keyRing, clock }: Pick<Services, 'store' | 'keyRing' | 'clock'>,
  user: UserRecord,
  { type, token }: SecondaryAuthFactor,
): Promise<Result<CheckedFactor, 'invalid-code'>> {
  switch (type) {
    case 'TOTP': {
      const secret = findTotpSecret(keyRing, user);
      const step = secret && findTotpStep(secret, token, clock.now());
      return step ? ok({ amr: 'otp', spendTotpStep: { userId: user.userId, step } }) : fail('invalid-code');
    }
    case 'RECOVERY_CODE': {
      const code = findableRecoveryCode(keyRing, user.userId, token);
      const isKnown = user.totpSecret !== null && (await store.hasRecoveryCode(code));
      return isKnown ? ok({ amr: 'recovery_code', spendRecoveryCode: code }) : fail('invalid-code');
    }
  }
}
