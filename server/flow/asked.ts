import { type InstitutionType, PERMISSIONS } from '@consentry/protocol/consent.ts';
import type { AskedPermission } from '@consentry/protocol/flow.ts';

/** What of the asked permissions an institution of this type can give. */
export function askedOf(asked: AskedPermission[], type: InstitutionType): AskedPermission[] {
  return asked.filter(({ permission }) => isOffered(permission, type));
}

/** True when at least one of them hangs on accounts that the person has to choose. */
export function needsAccounts(asked: AskedPermission[]): boolean {
  return asked.some(({ permission }) => PERMISSIONS[permission].perAccount);
}

function isOffered(permission: AskedPermission['permission'], type: InstitutionType): boolean {
  const offering: readonly InstitutionType[] = PERMISSIONS[permission].institutions;
  return offering.includes(type);
}
