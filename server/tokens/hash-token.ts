import { createHash } from 'node:crypto';

/**
 * How a random token (session id, flow key, resume cookie) is stored and looked up. A plain hash is enough: with 192
 * random bits there is nothing to guess, and a copy of the database opens no session.
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
