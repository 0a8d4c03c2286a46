import type { OpenStep } from '../store/records.ts';

/** What the order of the steps hangs on. */
export interface Facts {
  hasFactor: boolean;
  /** The institution lets nobody in with this password before it is changed. */
  mustChangePassword: boolean;
  /** False when nothing that is asked for hangs on an account, such as the name alone. */
  needsAccounts: boolean;
}

/** Which step follows when this one is done. The only place that knows the order; pure. The last one has none. */
export function stepAfter(step: OpenStep, facts: Facts): OpenStep | undefined {
  switch (step) {
    case 'choose-institution':
      return 'sign-in';
    case 'sign-in':
      return facts.hasFactor ? 'verify-factor' : afterFactor(facts);
    case 'verify-factor':
      return afterFactor(facts);
    case 'change-password':
      return afterAuthentication(facts);
    case 'choose-accounts':
      return 'review-consent';
    case 'review-consent':
      return undefined;
  }
}

/**
 * Where "back" leads. A factor is always asked after a password and a password never twice in a row, so whoever goes
 * back behind the sign-in starts at the list and signs in again. Who came without a password starts at the list at once.
 */
export function stepBefore(
  step: OpenStep,
  facts: Pick<Facts, 'needsAccounts'> & { cameWithoutPassword: boolean },
): OpenStep | undefined {
  switch (step) {
    case 'choose-institution':
      return undefined;
    case 'sign-in':
      return 'choose-institution';
    case 'verify-factor':
    case 'change-password':
      return facts.cameWithoutPassword ? 'choose-institution' : 'sign-in';
    case 'choose-accounts':
      return 'choose-institution';
    case 'review-consent':
      return facts.needsAccounts ? 'choose-accounts' : 'choose-institution';
  }
}

/** Last of the proofs, so that a stolen password alone changes nothing. */
function afterFactor(facts: Facts): OpenStep {
  return facts.mustChangePassword ? 'change-password' : afterAuthentication(facts);
}

function afterAuthentication({ needsAccounts }: Pick<Facts, 'needsAccounts'>): OpenStep {
  return needsAccounts ? 'choose-accounts' : 'review-consent';
}
