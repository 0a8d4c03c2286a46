import { isIPv6 } from 'node:net';
import type { SignInId } from '@consentry/protocol/ids.ts';
import type { Services } from '../services.ts';
import type { FailureLimit } from '../store/records.ts';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** A password check as its counters see it. */
export interface SignInAttempt {
  address: string;
  /** As typed: under the person's other name the pair counts apart, or ten guesses would tell that both are one. */
  login: string;
  /** One name per person, whichever of their identifiers was typed. */
  account: string;
  /** Of a browser in which the person has signed in before: it has a counter of its own, and nobody else fills it. */
  knownSignIn: SignInId | undefined;
}

/**
 * Counters for password checks: by address, by account, and by the pair of address and name. Addresses and names are
 * personal and easy to guess, so only keyed hashes of them are kept.
 */
export function signInLimits(
  { config: { limits, mode }, keyRing }: Services,
  { address, login, account, knownSignIn }: SignInAttempt,
): FailureLimit[] {
  const key = (kind: string, value: string) => `${kind}:${keyRing.hashes(value)[0]}`;
  const network = networkOf(address);
  const isSpared = mode === 'sandbox' && LOOPBACK.test(address);
  return [
    ...(isSpared ? [] : [{ key: key('sign-in-address', network), ...limits.signInPerAddress }]),
    knownSignIn === undefined
      ? { key: key('sign-in-account', account), ...limits.signInPerAccount }
      : { key: key('sign-in-browser', knownSignIn), ...limits.signInPerPair },
    { key: key('sign-in-pair', `${network} ${login.toLowerCase()}`), ...limits.signInPerPair },
  ];
}

/** Codes have their own counter across flows: a right password must not buy endless guesses at six digits. */
export function factorLimits({ config: { limits }, keyRing }: Services, subjectId: string): FailureLimit[] {
  return [{ key: `factor:${keyRing.hashes(subjectId)[0]}`, ...limits.factorPerUser }];
}

/** Each idea for a new password costs hashes, also one that is refused. */
export function newPasswordLimits({ config: { limits }, keyRing }: Services, subjectId: string): FailureLimit[] {
  return [{ key: `new-password:${keyRing.hashes(subjectId)[0]}`, ...limits.factorPerUser }];
}

/** A home has a /64 of IPv6 addresses to try from: they count as one. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').length;
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0')].slice(0, 4).join(':');
}
