import type { Config } from '../config.ts';
import type { HttpContext } from './route.ts';

/**
 * The caller's address, for limits. `X-Forwarded-For` is believed only as far as trusted proxies wrote it: read from the
 * right, the first address that is none of theirs.
 */
export function clientAddress({ trustedProxies }: Config, context: HttpContext): string {
  const hops = (context.req.header('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim());
  let address = context.env?.incoming?.socket.remoteAddress ?? 'unknown';
  while (trustedProxies.includes(address)) {
    const previous = hops.pop();
    if (!previous) break;
    address = previous;
  }
  return address;
}
