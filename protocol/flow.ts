import { z } from 'zod';
import { Account, InstitutionType, Permission } from './consent.ts';
import { ERROR_TYPES, type ErrorType, FLOW_ERRORS, type FlowErrorCode } from './errors.ts';
import { AccountId, ConfirmationCode, ConsentId, InstitutionId } from './ids.ts';
import { STEPS } from './step-names.ts';

/** The names of the steps, the same in protocol, server, widget and end-to-end tests. */
export const Step = z.enum(STEPS);
export type Step = z.infer<typeof Step>;

export const ErrorTypeSchema = z.enum(keysOf<ErrorType>(ERROR_TYPES));
export const FlowErrorCodeSchema = z.enum(keysOf<FlowErrorCode>(FLOW_ERRORS));

export const FactorType = z.enum(['TOTP', 'RECOVERY_CODE']);
export type FactorType = z.infer<typeof FactorType>;

const Text = z.string().max(200);
const UnixSeconds = z.int().nonnegative();
const Logo = z.string().max(4096);
/** An e-mail address has 254 characters at most; masked, it has one more. */
const Identifier = z.string().max(256);

export const AskingApp = z.object({ name: Text, logo: Logo.optional() });
export type AskingApp = z.infer<typeof AskingApp>;

export const FlowInstitution = z.object({
  institution_id: InstitutionId,
  name: Text,
  type: InstitutionType,
  logo: Logo.optional(),
  health: z.enum(['up', 'slow', 'down']),
  /** Other names that people search for. */
  aliases: z.array(Text),
});
export type FlowInstitution = z.infer<typeof FlowInstitution>;

export const AskedPermission = z.object({ permission: Permission, purpose: Text });
export type AskedPermission = z.infer<typeof AskedPermission>;

/** What a partner is told of a flow that gave no consent. All strings; `error` is RFC 6749's word. */
export const CallbackError = z.object({
  error: Text,
  error_type: ErrorTypeSchema,
  error_description: Text,
  error_id: Text,
  error_uri: z.string().max(2048),
});
export type CallbackError = z.infer<typeof CallbackError>;

/** What every step shows: who asks, for what, for how long, and until when the flow lives. */
const context = {
  app: AskingApp,
  /** Masked: `t•••@example.com`. */
  end_user_email: Identifier.optional(),
  asked: z.array(AskedPermission),
  /** Seconds that the consent would last. */
  duration: z.int().positive(),
  /** Unix seconds: before the first claim the session's end, then the flow's own deadline. */
  expires_at: UnixSeconds,
  /** Unix seconds by the server's clock, so that a wrong device clock cannot shorten the countdown. */
  server_time: UnixSeconds,
  extensions_left: z.int().nonnegative(),
  /** True in the sandbox: the page shows its banner and fill-for-me chips. */
  sandbox: z.boolean(),
};

const Credentials = z.object({ label: Text, user: Text, password: Text });

export const ChooseInstitutionState = z.object({
  step: z.literal('choose-institution'),
  ...context,
  institutions: z.array(FlowInstitution),
});
export const SignInState = z.object({
  step: z.literal('sign-in'),
  ...context,
  institution: FlowInstitution,
  /** The identifier typed before, kept through "back". */
  user: Identifier.optional(),
  sandbox_users: z.array(Credentials).optional(),
  /** Masked: who is signed in here already, and can go on without a password. */
  continue_as: Identifier.optional(),
});
export const VerifyFactorState = z.object({
  step: z.literal('verify-factor'),
  ...context,
  institution: FlowInstitution,
  factor_types: z.array(FactorType),
  attempts_left: z.int().nonnegative(),
  /** With the type `RECOVERY_CODE`. */
  recovery_codes_left: z.int().positive().optional(),
  /** The code of this moment, in the sandbox only. */
  sandbox_code: Text.optional(),
});
export const ChangePasswordState = z.object({
  step: z.literal('change-password'),
  ...context,
  institution: FlowInstitution,
  reason: z.enum(['forced', 'expired']),
  /** Whose password it is, for the password manager. */
  user: Identifier.optional(),
});
export const ChooseAccountsState = z.object({
  step: z.literal('choose-accounts'),
  ...context,
  institution: FlowInstitution,
  accounts: z.array(Account),
  /** Empty at first: nothing is pre-ticked unless this amends an earlier consent or the person came back. */
  chosen_account_ids: z.array(AccountId),
});
export const ReviewConsentState = z.object({
  step: z.literal('review-consent'),
  ...context,
  institution: FlowInstitution,
  /** The chosen ones; empty when nothing asked for hangs on an account. */
  accounts: z.array(Account),
  /** Unix seconds. */
  starts_at: UnixSeconds,
  ends_at: UnixSeconds,
});
export const FinishedState = z.object({
  step: z.literal('finished'),
  ...context,
  institution: FlowInstitution.optional(),
  outcome: z.discriminatedUnion('status', [
    z.object({
      status: z.literal('completed'),
      consent_id: ConsentId,
      account_count: z.int().nonnegative(),
      ends_at: UnixSeconds,
      /** Where the session asked for it: the consent is pending until the partner's backend sends this back. */
      code: ConfirmationCode.optional(),
      /** Likewise: how far that has come. */
      confirmation: z.enum(['pending', 'confirmed', 'expired']).optional(),
    }),
    z.object({ status: z.literal('cancelled'), error: CallbackError }),
  ]),
  /** Where a page that has no opener goes next. Lacks `session_id`, which the server does not keep; the page adds it. */
  return_url: z.string().max(8192).optional(),
});
export const FailedState = z.object({
  step: z.literal('failed'),
  app: AskingApp.optional(),
  sandbox: z.boolean(),
  /** Why this page cannot go on. */
  code: FlowErrorCodeSchema,
  /** Set when the session itself has ended, and so the partner is told. */
  error: CallbackError.optional(),
  return_url: z.string().max(8192).optional(),
});

/** What one browser sees now. The server decides the step; a reload just asks again. */
export const FlowState = z.discriminatedUnion('step', [
  ChooseInstitutionState,
  SignInState,
  VerifyFactorState,
  ChangePasswordState,
  ChooseAccountsState,
  ReviewConsentState,
  FinishedState,
  FailedState,
]);
export type FlowState = z.infer<typeof FlowState>;
export type StateOf<S extends Step> = Extract<FlowState, { step: S }>;

/** What the document carries for the page's script: no further call is needed before the first screen is usable. */
export const Boot = z.object({
  /** From the URL; empty when that named no session. */
  session_id: z.string().max(64),
  /** The app's registered origins, the only ones that this page ever posts to. */
  host_origins: z.array(z.string().max(300)),
  /** The read-only first state; absent once somebody has claimed the session: then only the flow key opens it. */
  state: FlowState.optional(),
});
export type Boot = z.infer<typeof Boot>;

function keysOf<Key extends string>(table: Record<Key, unknown>): [Key, ...Key[]] {
  return Object.keys(table) as [Key, ...Key[]]; // the tables are literals with at least one row
}
