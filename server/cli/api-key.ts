import type { Random } from '@consentry/protocol/ids.ts';
import { customRandom } from 'nanoid';
import type { Config } from '../config.ts';

const LOWER_CASE = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ALPHANUMERIC = `${LOWER_CASE}ABCDEFGHIJKLMNOPQRSTUVWXYZ`; // no `_`, so that the parts of a key can be told apart
const ID_CHARACTERS = 8;
const SECRET_CHARACTERS = 40; // of 62 symbols: 238 bits

/** `csk_<environment>_<id>_<secret>`: the prefix is for secret scanners, the id for people. */
export function createApiKey({ mode }: Pick<Config, 'mode'>, random: Random): { keyId: string; text: string } {
  const keyId = customRandom(LOWER_CASE, ID_CHARACTERS, random)();
  const secret = customRandom(ALPHANUMERIC, SECRET_CHARACTERS, random)();
  return { keyId, text: `csk_${mode === 'production' ? 'live' : 'sandbox'}_${keyId}_${secret}` };
}
