import type { OpenStep } from '../store/records.ts';

/** What the order of the steps hangs on. */
export interface Facts {
  hasFactor: boolean;
  /** False when nothing that is asked for hangs on an account, such as the name alone. */
  needsAccounts: boolean;
}

/** Which step follows when this one is done. The only place that knows the order; pure. The last one has none. */
export function stepAfter(step: OpenStep, facts: Facts): OpenStep | undefined {
  switch (step) {
    case 'choose-institution':
      return 'sign-in';
    case 'sign-in':
      return facts.hasFactor ? 'verify-factor' : afterAuthentication(facts);
    case 'verify-factor':
      return afterAuthentication(facts);
    case 'choose-accounts':
      return 'review-consent';
    case 'review-consent':
      return undefined;
  }
}

/**
 * Where "back" leads. A factor is always asked after a password and a password never twice in a row, so whoever goes
 * back behind the sign-in starts at the list and signs in again.
 */
export function stepBefore(step: OpenStep, facts: Facts): OpenStep | undefined {
  switch (step) {
    case 'choose-institution':
      return undefined;
    case 'sign-in':
      return 'choose-institution';
    case 'verify-factor':
      return 'sign-in';
    case 'choose-accounts':
      return 'choose-institution';
    case 'review-consent':
      return facts.needsAccounts ? 'choose-accounts' : 'choose-institution';
  }
}

function afterAuthentication({ needsAccounts }: Facts): OpenStep {
  return needsAccounts ? 'choose-accounts' : 'review-consent';
}
