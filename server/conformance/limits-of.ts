import { MINUTE } from '../clock.ts';
import type { Limits } from '../config.ts';

/** So many failures, whichever counter they fall under. */
export function limitsOf(max: number): Limits {
  const limit = { max, windowMs: 15 * MINUTE };
  return {
    signInPerAddress: limit,
    signInPerAccount: limit,
    signInPerPair: limit,
    factorPerFlow: 5,
    factorPerUser: limit,
  };
}
