import { z } from 'zod';
import { Permission } from './consent.ts';
import { EmailAddress } from './email-address.ts';
import { API_ERRORS, type ApiErrorName } from './errors.ts';
import { CallbackError, ErrorTypeSchema, FactorType, FlowErrorCodeSchema, FlowState } from './flow.ts';
import { AccountId, ConfirmationCode, ConsentId, FlowKey, InstitutionId, SessionId } from './ids.ts';

/** No control characters and no lone surrogates: a database would cut or change what another field is compared with. */
const WELL_FORMED = /^[^\p{Cc}\p{Cs}]+$/u;
export const PlainText = z.string().regex(WELL_FORMED, 'plain text without control characters');

export const EndUserId = PlainText.min(1).max(256);
const Uri = z.string().min(1).max(2048);

// The widget's calls. Request bodies refuse unknown fields: both sides are ours and ship together.

export const OpenRequest = z.strictObject({ session_id: SessionId, flow_key: FlowKey });
export const ChooseInstitutionRequest = z.strictObject({ institution_id: InstitutionId });
/** What is over-long is refused before a hash is spent on it. */
export const PasswordInput = z.string().min(1).max(1024);

export const SignInRequest = z.strictObject({
  user: PlainText.min(1).max(254),
  password: PasswordInput,
});
export const VerifyFactorRequest = z.strictObject({ type: FactorType, token: z.string().min(1).max(64) });
export const ChooseAccountsRequest = z.strictObject({ account_ids: z.array(AccountId).min(1).max(200) });
/** The rules of a new password (8 to 128 characters, not a common one) are the server's to say, each by its own code. */
export const ChangePasswordRequest = z.strictObject({ password: PasswordInput });
export const ReviewConsentRequest = z.strictObject({ decision: z.enum(['allow', 'deny']) });
export const NoFields = z.strictObject({});

/** Never both: a refusal carries a state too, so whoever has `error` has no answer. */
export const FlowAnswer = z.object({ state: FlowState, error: z.undefined().optional() });
export type FlowAnswer = z.infer<typeof FlowAnswer>;

export const FlowRefusal = z.object({
  error: z.object({
    code: FlowErrorCodeSchema,
    /** Names this refusal in the server's log. */
    error_id: z.string().max(64),
    /** Seconds to wait, with `too_many_attempts` and `temporarily_unavailable`. */
    retry_after: z.int().nonnegative().optional(),
    /** Where a person can mend what was refused, such as a forgotten confirmation; the operator's own address. */
    help_url: z.string().max(2048).optional(),
  }),
  /** The state to go on from; absent when the key opens none. */
  state: FlowState.optional(),
});
export type FlowRefusal = z.infer<typeof FlowRefusal>;

// The partner's calls, as the seed documents and DESIGN write them. Unknown fields are ignored: the seeds allow them.

/** The header of `POST /v1/auth/session`: 1 to 255 visible characters. */
export const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/, '1 to 255 visible characters');

/** `POST /v1/auth/session`. */
export const MintRequest = z.object({
  end_user_id: EndUserId,
  redirect_uri: Uri.optional(),
  cancel_uri: Uri.optional(),
  institution_id: z.string().min(1).max(64).optional(),
  permissions: z.array(z.string().max(64)).min(1).max(20).optional(),
  /** Echoed at the callback, so that the partner can tie it to its own page. */
  state: PlainText.min(1).max(512).optional(),
  /** BCP 47. */
  locale: PlainText.min(2).max(35).optional(),
  /** Seconds; longer than the app may ask for is shortened to that. */
  duration: z.int().positive().optional(),
  /** Shown masked, so that a person notices when the link was meant for someone else. */
  end_user_email: EmailAddress.optional(),
  /** Amend this consent: it is replaced when the new one is given. */
  arrangement_id: z.string().min(1).max(64).optional(),
  /** The consent stays pending until the backend confirms it with the code of the callback. */
  confirm: z.boolean().optional(),
});
export type MintRequest = z.infer<typeof MintRequest>;

export const MintAnswer = z.object({
  /** The app's id. */
  id: z.string(),
  session_id: SessionId,
  auth_url: z.url(),
  /** Unix seconds. */
  expires_at: z.int(),
});
export type MintAnswer = z.infer<typeof MintAnswer>;

export const SessionStatus = z.enum(['created', 'opened', 'completed', 'cancelled', 'failed', 'expired']);
export type SessionStatus = z.infer<typeof SessionStatus>;

/** `GET /v1/auth/session/{session_id}`: the partner's backend asks for the truth. */
export const SessionTruth = z.object({
  id: z.string(),
  session_id: SessionId,
  end_user_id: EndUserId,
  status: SessionStatus,
  expires_at: z.int(),
  consent_id: ConsentId.optional(),
  /** Only of sessions that asked for it, once completed. `expired`: the minute passed, and the consent never became active. */
  confirmation: z.enum(['pending', 'confirmed', 'expired']).optional(),
  error: CallbackError.optional(),
});
export type SessionTruth = z.infer<typeof SessionTruth>;

/** `POST /v1/auth/session/{session_id}/confirm`: the code that came with the callback or the message. */
export const ConfirmRequest = z.object({ code: ConfirmationCode });
export const ConfirmAnswer = z.object({ session_id: SessionId, consent_id: ConsentId });
export type ConfirmAnswer = z.infer<typeof ConfirmAnswer>;

/** `GET /v1/auth/session/{session_id}/status`: the host SDK asks from the partner's page, without a key. */
export const BrowserStatus = z.object({
  status: SessionStatus,
  consent_id: ConsentId.optional(),
  error_type: ErrorTypeSchema.optional(),
});
export type BrowserStatus = z.infer<typeof BrowserStatus>;

/** `GET /v1/institutions` lists these. */
export const ListedInstitution = z.object({
  institution_id: InstitutionId,
  name: z.string(),
  type: z.string(),
  logo: z.string(),
  health: z.enum(['up', 'slow', 'down']),
  permissions: z.array(Permission),
});
export type ListedInstitution = z.infer<typeof ListedInstitution>;

/** `GET /v1/consent`. */
export const ListConsentsQuery = z.object({
  end_user_id: EndUserId.optional(),
  active: z.enum(['true', 'false']).optional(),
});

export const ApiError = z.object({
  id: z.string(),
  name: z.enum(Object.keys(API_ERRORS) as [ApiErrorName, ...ApiErrorName[]]), // a literal table with at least one row
  message: z.string(),
});
export type ApiError = z.infer<typeof ApiError>;
