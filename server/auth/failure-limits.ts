import { isIPv6 } from 'node:net';
import type { Services } from '../services.ts';
import type { FailureLimit } from '../store/records.ts';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/**
 * Counters for password checks: by address, by account, and by the pair. Addresses and names are personal and easy to
 * guess, so only keyed hashes of them are kept.
 *
 * @param account one name per person, whichever of their identifiers was typed
 */
export function signInLimits(
  { config: { limits, mode }, keyRing }: Services,
  address: string,
  account: string,
): FailureLimit[] {
  const key = (kind: string, value: string) => `${kind}:${keyRing.hashes(value)[0]}`;
  const network = networkOf(address);
  const isSpared = mode === 'sandbox' && LOOPBACK.test(address);
  return [
    ...(isSpared ? [] : [{ key: key('sign-in-address', network), ...limits.signInPerAddress }]),
    { key: key('sign-in-account', account), ...limits.signInPerAccount },
    { key: key('sign-in-pair', `${network} ${account}`), ...limits.signInPerPair },
  ];
}

/** Codes have their own counter across flows: a right password must not buy endless guesses at six digits. */
export function factorLimits({ config: { limits }, keyRing }: Services, subjectId: string): FailureLimit[] {
  return [{ key: `factor:${keyRing.hashes(subjectId)[0]}`, ...limits.factorPerUser }];
}

/** A home has a /64 of IPv6 addresses to try from: they count as one. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').length;
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0')].slice(0, 4).join(':');
}
