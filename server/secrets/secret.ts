import type { Random } from '@consentry/protocol/ids.ts';

const SHORTEST = 32;
const FEWEST_CHARACTERS = 8; // different ones
const NEW_BYTES = 32;

/** What stands in samples, documentation and tests: whoever copies one of those has a secret that everybody knows. */
const SAMPLE =
  /secret|passw|change.?me|replace.?me|example|sample|default|consentry|letmein|qwerty|abcdef|0123456|1234567/i;

export function createSecret(random: Random): string {
  const secret = Buffer.from(random(NEW_BYTES)).toString('base64url');
  return isWeakSecret(secret) ? createSecret(random) : secret; // by chance one in a million looks like a sample
}

/** True for a secret that could be guessed: too short, too even, one block over and over, or a sample (threats.md row 54). */
export function isWeakSecret(secret: string): boolean {
  const isRepetition = `${secret}${secret}`.indexOf(secret, 1) < secret.length;
  return (
    secret.length < SHORTEST ||
    new Set(secret).size < FEWEST_CHARACTERS ||
    isRepetition ||
    /\s/.test(secret) ||
    SAMPLE.test(secret)
  );
}

/** In one sentence what `isWeakSecret` refuses. */
export const STRONG_SECRET = `each needs at least ${SHORTEST} random characters, and none of a sample`;
