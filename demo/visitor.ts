import { createHash, randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const COOKIE = 'acme_visitor';
const DAY_SECONDS = 24 * 60 * 60;

/** One browser. A real product has a signed-in customer here. */
export interface Visitor {
  id: string;
  /** Our name for the customer, the only one that Consentry is given. */
  endUserId: string;
}

/** The visitor of this request; a browser that we have not met gets a cookie. */
export function recogniseVisitor(context: Context): Visitor {
  const known = getCookie(context, COOKIE);
  if (known !== undefined && /^[\w-]{43}$/.test(known)) return toVisitor(known);
  const id = randomBytes(32).toString('base64url');
  // Lax, not Strict: the way back from Consentry is a navigation from another site, and must know its visitor.
  setCookie(context, COOKIE, id, { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 30 * DAY_SECONDS });
  return toVisitor(id);
}

/** Made of the cookie but of no use as one; the same after a restart, so that consents stay with their customer. */
function toVisitor(id: string): Visitor {
  return { id, endUserId: `customer_${createHash('sha256').update(id).digest('base64url').slice(0, 24)}` };
}
