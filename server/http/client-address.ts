import { type BlockList, isIP, isIPv4 } from 'node:net';
import type { Config } from '../config.ts';
import type { HttpContext } from './route.ts';

/**
 * The caller's address, for limits. `X-Forwarded-For` is believed only as far as trusted proxies wrote it: read from the
 * right, the first address that is none of theirs.
 */
export function clientAddress({ trustedProxies }: Config, context: HttpContext): string {
  const hops = (context.req.header('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim());
  let address = unmapped(context.env?.incoming?.socket.remoteAddress ?? 'unknown');
  while (isTrusted(trustedProxies, address)) {
    const previous = hops.pop();
    if (!previous || isIP(previous) === 0) break;
    address = unmapped(previous);
  }
  return address;
}

function isTrusted(proxies: BlockList, address: string): boolean {
  return isIP(address) !== 0 && proxies.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

/** A socket that listens on both families names IPv4 callers in IPv6. */
function unmapped(address: string): string {
  const mapped = address.replace(/^::ffff:/i, '');
  return isIPv4(mapped) ? mapped : address;
}
