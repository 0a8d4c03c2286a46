import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { UserRecord } from '../store/records.ts';

/**
 * The person whose password this is, in whatever state their account may be. An unknown name, a wrong password and a
 * person without one are the same failure, at the price of one hash.
 */
export async function checkPassword(
  { store, hasher }: Pick<Services, 'store' | 'hasher'>,
  login: string,
  password: string,
): Promise<Result<UserRecord, 'invalid-credentials' | 'busy'>> {
  const user = await store.findUserByLogin(login);
  const verified = await hasher.verify(user?.passwordHash || undefined, password, login.toLowerCase());
  if (!verified.ok) return verified;
  return verified.value && user ? ok(user) : fail('invalid-credentials');
}
