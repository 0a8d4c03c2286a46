import { dictionary } from '@zxcvbn-ts/language-common';
import { fail, ok, type Result } from '../result.ts';
import type { UserRecord } from '../store/records.ts';
import type { SessionEffects } from '../store/store.ts';
import type { PasswordHasher } from './password-hasher.ts';

/** `superseded`: nobody asks for a change of this account's password any more. */
export type UnacceptablePassword = 'length' | 'common' | 'unchanged' | 'superseded';

const SHORTEST = 8;
const LONGEST = 128;
const REFUSED = 10_000;

/** The list is in the order of how often each was found in leaks. */
const COMMON: ReadonlySet<string> = new Set(dictionary['passwords-common'].slice(0, REFUSED));

/**
 * A new password in the place of the old one. Its length is all that it must have (NIST SP 800-63B-4 §3.1.1.2, ASVS 6.2:
 * no composition rules), and it must not be among the 10,000 that everybody tries first.
 */
export async function createNewPassword(
  hasher: PasswordHasher,
  { userId, passwordHash, status }: UserRecord,
  password: string,
): Promise<Result<NonNullable<SessionEffects['newPassword']>, UnacceptablePassword | 'busy'>> {
  // Whoever proved the old password in a page that was left open must not undo what the owner or an operator did since.
  if (status !== 'force_change_password' && status !== 'password_expired') return fail('superseded');
  const unacceptable = findUnacceptable(password);
  if (unacceptable) return fail(unacceptable);
  const isSame = await hasher.verify(passwordHash, password);
  if (!isSame.ok) return isSame;
  if (isSame.value) return fail('unchanged');
  return ok({ userId, from: passwordHash, to: await hasher.hash(password) });
}

/** What an operator's command checks too. Characters, not bytes or UTF-16 halves: a person counts what they see. */
export function findUnacceptable(password: string): 'length' | 'common' | undefined {
  const length = [...password].length;
  if (length < SHORTEST || length > LONGEST) return 'length';
  return COMMON.has(password.toLowerCase()) ? 'common' : undefined;
}
