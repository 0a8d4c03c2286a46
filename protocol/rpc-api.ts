import { z } from 'zod';
import { PasswordInput } from './api.ts';
import { EmailAddress } from './email-address.ts';
import { RPC_ERRORS } from './errors.ts';
import { FactorType } from './flow.ts';
import { SecondaryAuthFactor } from './session-api.ts';

// The yeep document's calls under `/api`: always HTTP 200, `ok` says how it went. Unknown fields are ignored.

/** An e-mail address or a username of 2 to 30 characters; case does not matter. */
export const RpcUser = z.union(
  [EmailAddress, z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,28}[A-Za-z0-9]$/)],
  'an e-mail address or a username of 2 to 30 characters',
);

export const Projection = z.object({
  /** Adds `username`, `fullName`, `picture` and `primaryEmail`. */
  profile: z.boolean().default(false),
  /** Adds `permissions`. */
  permissions: z.boolean().default(false),
});
export type Projection = z.infer<typeof Projection>;

/** `session.setCookie`. */
export const SetCookieRequest = z.object({
  user: RpcUser,
  password: PasswordInput,
  projection: Projection.optional(),
  secondaryAuthFactor: SecondaryAuthFactor.optional(),
});
export type SetCookieRequest = z.infer<typeof SetCookieRequest>;

/** `user.info`. */
export const UserInfoRequest = z.object({ projection: Projection.optional() });

/** `totp.enroll` and `totp.eject` need the password again; `eject` a code besides. */
export const TotpEnrollRequest = z.object({ password: PasswordInput });
export const TotpActivateRequest = z.object({ token: z.string().min(1).max(64) });
export const TotpEjectRequest = z.object({ password: PasswordInput, secondaryAuthFactor: SecondaryAuthFactor });

export const NoParameters = z.object({});

export const RpcUserAnswer = z.object({
  id: z.string(),
  username: z.string().optional(),
  fullName: z.string().optional(),
  picture: z.string().optional(),
  primaryEmail: z.string().optional(),
  permissions: z.array(z.string()).optional(),
});
export type RpcUserAnswer = z.infer<typeof RpcUserAnswer>;

export const TotpEnrolment = z.object({
  /** Base32. */
  secret: z.string(),
  /** `otpauth://` */
  uri: z.string(),
  /** `data:image/svg+xml,…` */
  qrCode: z.string(),
});
export type TotpEnrolment = z.infer<typeof TotpEnrolment>;

/** `session.destroyCookie`, `totp.eject`. */
export const RpcOk = z.object({ ok: z.literal(true) });
export type RpcOk = z.infer<typeof RpcOk>;
/** `session.setCookie`, `session.refreshCookie`, `user.info`. */
export const RpcUserOk = RpcOk.extend({ user: RpcUserAnswer });
export type RpcUserOk = z.infer<typeof RpcUserOk>;
/** `totp.enroll`: not active until `totp.activate` has seen a code. */
export const TotpEnrollOk = RpcOk.extend({ totp: TotpEnrolment });
export type TotpEnrollOk = z.infer<typeof TotpEnrollOk>;
/** `totp.activate`: the ten codes are shown this once. */
export const TotpActivateOk = RpcOk.extend({ recoveryCodes: z.array(z.string()).length(10) });
export type TotpActivateOk = z.infer<typeof TotpActivateOk>;

export const RpcError = z.object({
  ok: z.literal(false),
  error: z.object({
    code: z.literal(Object.values(RPC_ERRORS)),
    message: z.string(),
    /** With code 400: one line for each thing that is wrong. */
    details: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    /** With code 10034. */
    applicableAuthFactorTypes: z.array(FactorType).optional(),
  }),
});
export type RpcError = z.infer<typeof RpcError>;
