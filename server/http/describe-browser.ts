import type { Browser } from '../auth/known-browser.ts';
import type { Services } from '../services.ts';
import { clientAddress } from './client-address.ts';
import type { HttpContext } from './route.ts';
import { readShownCookies } from './session-cookie.ts';

/** Where a password check comes from, for its counters. */
export function describeBrowser({ config }: Services, context: HttpContext): Browser {
  return { address: clientAddress(config, context), cookies: readShownCookies(context.req.raw.headers) };
}
