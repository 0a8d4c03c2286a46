import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '@consentry/protocol/password.ts';
import { dictionary } from '@zxcvbn-ts/language-common';
import { fail, ok, type Result } from '../result.ts';
import type { UserRecord } from '../store/records.ts';
import type { SessionEffects } from '../store/store.ts';
import type { PasswordHasher } from './password-hasher.ts';

/** `superseded`: what was proven is not the password any more, or nobody asks for a change of it. */
export type UnacceptablePassword = 'length' | 'common' | 'unchanged' | 'superseded';

const REFUSED = 10_000;

/** The list is in the order of how often each was found in leaks. */
const COMMON: ReadonlySet<string> = new Set(dictionary['passwords-common'].slice(0, REFUSED));

/**
 * A new password in the place of the old one. Its length is all that it must have (NIST SP 800-63B-4 §3.1.1.2, ASVS 6.2:
 * no composition rules), and it must not be among the 10,000 that everybody tries first.
 *
 * @param provenIn the epoch in which the person proved the old one
 */
export async function createNewPassword(
  hasher: PasswordHasher,
  { userId, passwordHash, status, epoch }: UserRecord,
  provenIn: number | null,
  password: string,
): Promise<Result<NonNullable<SessionEffects['newPassword']>, UnacceptablePassword | 'busy'>> {
  // Whoever proved an older password in a page that was left open must not undo what the owner or an operator did since,
  // nor learn by "unchanged" what the password is now.
  const isDue = status === 'force_change_password' || status === 'password_expired';
  if (epoch !== provenIn || !isDue) return fail('superseded');
  const unacceptable = findUnacceptable(password);
  if (unacceptable) return fail(unacceptable);
  const isSame = await hasher.verify(passwordHash, password, userId);
  if (!isSame.ok) return isSame;
  if (isSame.value) return fail('unchanged');
  return ok({ userId, epoch, hash: await hasher.hash(password) });
}

/** What an operator's command checks too. Characters, not bytes or UTF-16 halves: a person counts what they see. */
export function findUnacceptable(password: string): 'length' | 'common' | undefined {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD) return 'length';
  return COMMON.has(password.toLowerCase()) ? 'common' : undefined;
}
