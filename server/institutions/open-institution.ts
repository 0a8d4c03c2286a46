import type { InstitutionRecord } from '../store/records.ts';
import { createDirectory, type DirectoryServices } from './directory.ts';
import type { Institution } from './institution.ts';
import { createSandboxInstitution } from './sandbox-institution.ts';

const PROVIDERS = {
  directory: createDirectory,
  sandbox: createSandboxInstitution,
} as const satisfies Record<
  InstitutionRecord['provider'],
  (services: DirectoryServices, record: InstitutionRecord) => Institution
>;

/** The implementation that serves this institution. */
export function openInstitution(services: DirectoryServices, record: InstitutionRecord): Institution {
  return PROVIDERS[record.provider](services, record);
}
