import { findByCookie } from '../auth/find-signed-in.ts';
import type { Services } from '../services.ts';
import type { SignInRecord } from '../store/records.ts';
import { readReplacedCookies } from './session-cookie.ts';

/**
 * Ends the sign-ins whose cookies this new one takes the place of, so that a copy of the old ones opens nothing (threats.md
 * row 25, ASVS 7.2.4). The two variants may be of two.
 */
export async function endReplacedSession(services: Services, headers: Headers, signIn: SignInRecord): Promise<void> {
  for (const cookie of readReplacedCookies(headers, signIn)) {
    const before = await findByCookie(services, [cookie]);
    if (before.ok) await services.store.endSignIn(before.value.signIn.signInId, services.clock.now());
  }
}
