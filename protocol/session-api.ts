import { z } from 'zod';
import { EndUserId, PasswordInput } from './api.ts';
import { EmailAddress } from './email-address.ts';
import { ENDPOINT_ERRORS, type EndpointErrorCode } from './errors.ts';
import { FactorType } from './flow.ts';

// The Forestreet documents' calls under `/v2`. Their token patterns have no longest length; ours do, since a database or a
// verifier should not be handed megabytes. Unknown fields are ignored: the seeds allow them.

/** Two or more parts. Ours is `crt.<43 base64url characters>`: random, and kept only as a hash. */
export const RefreshToken = z
  .string()
  .max(512)
  .regex(/^[A-Za-z0-9-_]+(?:\.[A-Za-z0-9-_]+)+$/);
/** A JWT. */
export const AccessToken = z
  .string()
  .max(4096)
  .regex(/^[A-Za-z0-9-_]+(?:\.[A-Za-z0-9-_]+)+$/);
export const IdToken = z
  .string()
  .max(4096)
  .regex(/^[A-Za-z0-9-_]+\.[A-Za-z0-9-_]+\.[A-Za-z0-9-_]+$/);
/** `v1.<kid>.<base64url>`; any text may come in, and one answer refuses all that is wrong with it. */
export const Checksum = z.string().max(200);

export const SecondaryAuthFactor = z.object({ type: FactorType, token: z.string().min(1).max(64) });
export type SecondaryAuthFactor = z.infer<typeof SecondaryAuthFactor>;

/** `POST /v2/auth/sign-in`. */
export const EmailSignInRequest = z.object({
  email: EmailAddress,
  password: PasswordInput,
  /** Required only of people who have a second factor; an addition to the document. */
  secondaryAuthFactor: SecondaryAuthFactor.optional(),
});
export type EmailSignInRequest = z.infer<typeof EmailSignInRequest>;

/** The answer of `POST /v2/auth/sign-in`. */
export const TokensAnswer = z.object({
  message: z.string(),
  accessToken: AccessToken,
  refreshToken: RefreshToken,
  /** Seconds that the access token lives. */
  expiresIn: z.int().positive(),
  /** Unix seconds at which it ends. */
  expiresAt: z.int().positive(),
});
export type TokensAnswer = z.infer<typeof TokensAnswer>;

/** The answer of `POST /v2/auth/refresh`. By the cookie the next one is a cookie too, and no script sees it. */
export const RefreshAnswer = TokensAnswer.partial({ refreshToken: true });
export type RefreshAnswer = z.infer<typeof RefreshAnswer>;

/** `GET /v2/auth/session?end_user_id=…`. */
export const GetSessionQuery = z.object({ end_user_id: EndUserId.optional() });

/** The answer of `GET /v2/auth/session`: with `refreshToken`, the last two are what `PUT /v2/auth/session` takes. */
export const BundleAnswer = TokensAnswer.extend({ idToken: IdToken, checksum: Checksum });
export type BundleAnswer = z.infer<typeof BundleAnswer>;

/** `PUT /v2/auth/session`. */
export const SetCookiesRequest = z.object({
  refreshToken: RefreshToken,
  idToken: IdToken,
  checksum: Checksum,
  /** Where to go after the cookies are set: on this server's own origin only. */
  redirectUrl: z.url().max(2048).optional(),
});
export type SetCookiesRequest = z.infer<typeof SetCookiesRequest>;

/** `POST /v2/auth/refresh`: without the field, the cookie's sign-in is refreshed. */
export const RefreshRequest = z.object({ refreshToken: RefreshToken.optional() });

/** `GET /v2/users/me`. A `service` is an app itself: who its own key stands for. */
export const CurrentUser = z.object({
  id: z.string(),
  type: z.enum(['user', 'service']),
  appId: z.string().optional(),
  endUserId: z.string().optional(),
  username: z.string().optional(),
  fullName: z.string().optional(),
  picture: z.string().optional(),
  primaryEmail: z.string().optional(),
  permissions: z.array(z.string()).optional(),
});
export type CurrentUser = z.infer<typeof CurrentUser>;

export const EndpointError = z.object({
  success: z.literal(false),
  errorCode: z.enum(Object.keys(ENDPOINT_ERRORS) as [EndpointErrorCode, ...EndpointErrorCode[]]), // a literal table
  message: z.string(),
  /** `errorId` names it in the server's log; `applicableAuthFactorTypes` comes with `INCOMPLETE_CREDENTIALS`. */
  detail: z.record(z.string(), z.unknown()).optional(),
});
export type EndpointError = z.infer<typeof EndpointError>;
