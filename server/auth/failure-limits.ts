import type { Config } from '../config.ts';
import type { FailureLimit } from '../store/records.ts';
import { hashToken } from '../tokens/hash-token.ts';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** Counters for password checks: by address, by account, and by the pair. Identifiers are personal, so only hashes are kept. */
export function signInLimits({ limits, mode }: Config, address: string, login: string): FailureLimit[] {
  const account = login.toLowerCase();
  const isSpared = mode === 'sandbox' && LOOPBACK.test(address);
  return [
    ...(isSpared ? [] : [{ key: key('sign-in-address', address), ...limits.signInPerAddress }]),
    { key: key('sign-in-account', account), ...limits.signInPerAccount },
    { key: key('sign-in-pair', `${address} ${account}`), ...limits.signInPerPair },
  ];
}

/** Codes have their own counter across flows: a right password must not buy endless guesses at six digits. */
export function factorLimits({ limits }: Config, subjectId: string): FailureLimit[] {
  return [{ key: key('factor', subjectId), ...limits.factorPerUser }];
}

function key(kind: string, value: string): string {
  return `${kind}:${hashToken(value)}`;
}
