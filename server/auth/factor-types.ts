import type { FactorType } from '@consentry/protocol/flow.ts';

/** What somebody with a second factor can prove themselves with: its codes, and the recovery codes that are left. */
export function factorTypesWith(recoveryCodesLeft: number): FactorType[] {
  return recoveryCodesLeft > 0 ? ['TOTP', 'RECOVERY_CODE'] : ['TOTP'];
}
