import { z } from 'zod';
import { AccountId, ConsentId, InstitutionId } from './ids.ts';

export const InstitutionType = z.enum(['banking', 'energy']);
export type InstitutionType = z.infer<typeof InstitutionType>;

export const Permission = z.enum(['accounts', 'balances', 'transactions', 'identity', 'energy.usage']);
export type Permission = z.infer<typeof Permission>;

/** What each permission needs: which institutions have such data, and whether it hangs on chosen accounts. */
export const PERMISSIONS = {
  accounts: { institutions: ['banking', 'energy'], perAccount: true },
  balances: { institutions: ['banking'], perAccount: true },
  transactions: { institutions: ['banking'], perAccount: true },
  identity: { institutions: ['banking', 'energy'], perAccount: false },
  'energy.usage': { institutions: ['energy'], perAccount: true },
} as const satisfies Record<Permission, { institutions: readonly InstitutionType[]; perAccount: boolean }>;

/** Why an account cannot be chosen. The widget has words for each. */
export const AccountUnavailable = z.enum(['joint_approval_pending', 'closed', 'not_supported']);
export type AccountUnavailable = z.infer<typeof AccountUnavailable>;

export const Account = z.object({
  account_id: AccountId,
  name: z.string().max(120),
  kind: z.string().max(40),
  /** Last digits only; the full number never leaves the institution. */
  masked_number: z.string().max(20),
  unavailable_reason: AccountUnavailable.optional(),
});
export type Account = z.infer<typeof Account>;

export const TerminationReason = z.enum(['revoked_by_partner', 'expired', 'replaced', 'not_confirmed']);
export type TerminationReason = z.infer<typeof TerminationReason>;

/** A consent as `GET /v1/consent` lists it: Fiskil's published fields. Times are RFC 3339, `duration` is seconds. */
export const Consent = z.object({
  arrangement_id: ConsentId,
  /** False while it waits for its confirmation. */
  active: z.boolean(),
  app_name: z.string(),
  app_logo: z.string(),
  created_at: z.iso.datetime(),
  duration: z.int().positive(),
  end_user_id: z.string(),
  end_user_email: z.string(),
  expires_at: z.iso.datetime(),
  institution_id: InstitutionId,
  institution_name: z.string(),
  institution_logo: z.string(),
  institution_type: InstitutionType,
  /** Empty until a data API has used the consent. */
  last_accessed: z.union([z.iso.datetime(), z.literal('')]),
  last_consent: z.iso.datetime(),
  permissions: z.array(Permission),
  account_ids: z.array(AccountId),
  /** Empty while the consent is active, or waits for its confirmation. */
  termination_reason: z.union([TerminationReason, z.literal('')]),
});
export type Consent = z.infer<typeof Consent>;
