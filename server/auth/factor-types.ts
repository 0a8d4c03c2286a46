import type { FactorType } from '@consentry/protocol/flow.ts';
import type { UserRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';

/** What the person can prove themselves with a second time; empty without a second factor. */
export async function factorTypesOf({ countRecoveryCodes }: Store, user: UserRecord): Promise<FactorType[]> {
  if (user.totpSecret === null) return [];
  return (await countRecoveryCodes(user.userId)) > 0 ? ['TOTP', 'RECOVERY_CODE'] : ['TOTP'];
}
