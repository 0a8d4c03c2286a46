import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '@consentry/protocol/password.ts';
import { enLater } from '../copy/en-later.ts';
import { phrase } from '../copy/phrase.ts';

const words = enLater.changePassword;

/** What can be said without the server, in characters as people count them; it alone knows the common ones. */
export function findPasswordProblem(password: string): string | undefined {
  const count = [...password].length;
  if (count === 0) return words.missing;
  if (count < SHORTEST_PASSWORD) return phrase(words.tooShort, { count });
  return count > LONGEST_PASSWORD ? phrase(words.tooLong, { count }) : undefined;
}
