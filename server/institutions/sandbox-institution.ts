import { SECOND } from '../clock.ts';
import { fail } from '../result.ts';
import type { InstitutionRecord } from '../store/records.ts';
import { createDirectory, type DirectoryServices } from './directory.ts';
import type { Institution } from './institution.ts';

const SLOW_USER_MS = 8 * SECOND;
const SLOW_INSTITUTION_MS = 3 * SECOND;

/**
 * The directory, with people whose names are their behaviour. What the directory knows itself (locked, unconfirmed,
 * expired password, many or no accounts) is ordinary data; only what an upstream would do is acted here.
 */
export function createSandboxInstitution(services: DirectoryServices, record: InstitutionRecord): Institution {
  const directory = createDirectory(services, record);
  const isSlow = record.health === 'slow';
  const usernameOf = async (subjectId: string) => (await services.store.findUser(subjectId))?.username;

  return {
    ...directory,
    async authenticate(login, password) {
      if (isSlow) await services.clock.sleep(SLOW_INSTITUTION_MS);
      const result = await directory.authenticate(login, password);
      if (!result.ok) return result;
      const username = await usernameOf(result.value.subjectId);
      if (username === 'slow') await services.clock.sleep(SLOW_USER_MS);
      return username === 'ineligible' ? fail('ineligible') : result;
    },
    async recognize(userId) {
      // Who is not eligible is told so after their password, here as at any institution.
      return (await usernameOf(userId)) === 'ineligible' ? undefined : directory.recognize(userId);
    },
    async listAccounts(subjectId) {
      const username = await usernameOf(subjectId);
      return username === 'upstream-error' ? fail('upstream') : directory.listAccounts(subjectId);
    },
  };
}
