import { z } from 'zod';
import { ErrorTypeSchema, FactorType, Step } from './flow.ts';
import { ConfirmationCode, InstitutionId } from './ids.ts';
import { Checksum, IdToken, RefreshToken } from './session-api.ts';

/**
 * Every message that crosses a window.
 *
 * Compatibility promise. SDK versions live in partners' bundles for years while the widget is always today's, so:
 * fields are only added; unknown fields and unknown types are ignored; a field never changes its meaning. `version`
 * rises only when an old peer could misunderstand; the widget then speaks the older of the two versions. Both forms of
 * every field in `consent_complete` and `consent_error` (`consent_id` and `consentID`, …) are kept.
 *
 * Messages carry ids, never authority: the partner's backend asks the server for the truth.
 */
export const PROTOCOL_VERSION = 1;

const Nonce = z.string().regex(/^[A-Za-z0-9_-]{22,64}$/);
const Version = z.int().min(1);
const Text = z.string().max(2048);

/** Widget → host window: "I am here", sent on every load, so that either side may come first and a reload reconnects. */
export const ReadyMessage = z.object({ type: z.literal('consentry:ready'), version: Version });
export type ReadyMessage = z.infer<typeof ReadyMessage>;

/** Host → widget window, with a `MessagePort` transferred: everything after this goes through the port. */
export const ConnectMessage = z.object({
  type: z.literal('consentry:connect'),
  version: Version,
  nonce: Nonce,
  mode: z.enum(['modal', 'inline', 'popup']),
  locale: z.string().max(35).optional(),
  theme: z.enum(['auto', 'light', 'dark']).optional(),
  /** The host can get another session: where this one has expired, the widget offers to start again in place. */
  can_renew: z.boolean().optional(),
});
export type ConnectMessage = z.infer<typeof ConnectMessage>;

/** The seed's success message, to the window and through the port. */
export const ConsentCompleteMessage = z.object({
  type: z.literal('consent_complete'),
  session_id: Text,
  consent_id: Text,
  isCompleted: z.literal(true),
  consentID: Text,
  redirectURL: z.string().max(8192).optional(),
  /** Where the session asked for it: the partner's backend confirms the consent with it. Works once, for a minute. */
  code: ConfirmationCode.optional(),
});
export type ConsentCompleteMessage = z.infer<typeof ConsentCompleteMessage>;

/** The seed's failure message; `error_type` `CONSENT_ENDUSER_DENIED` is the person's own choice. */
export const ConsentErrorMessage = z.object({
  type: z.literal('consent_error'),
  session_id: Text,
  error: Text,
  error_type: ErrorTypeSchema,
  error_description: Text,
  error_id: Text,
  error_uri: Text,
  isCompleted: z.literal(false),
  errorType: ErrorTypeSchema,
  errorDescription: Text,
  errorID: Text,
  errorURI: Text,
});
export type ConsentErrorMessage = z.infer<typeof ConsentErrorMessage>;

/** Widget → host through the port. */
export const WidgetMessage = z.discriminatedUnion('type', [
  /** First through the port: proves to the host that this port is the one of its own flow. */
  z.object({ type: z.literal('connected'), version: Version, nonce: Nonce }),
  z.object({ type: z.literal('step'), step: Step }),
  /** Progress for the partner's analytics: ids and kinds, nothing about the person. Each once, when it becomes true. */
  z.object({ type: z.literal('institution_selected'), institution_id: InstitutionId }),
  z.object({ type: z.literal('factor_required'), factor_type: FactorType }),
  /** The handoff did not sign the person in, who now does it as usual. */
  z.object({ type: z.literal('handoff_refused') }),
  /** In mode `inline`: how high the content is, as CSS puts it, whenever that has changed. Text, like all that the SDK reads. */
  z.object({ type: z.literal('resize'), height: z.string().regex(/^[1-9]\d{0,4}px$/) }),
  /** The session expired, the host said `can_renew`, and the person wants to start again. */
  z.object({ type: z.literal('renew') }),
  ConsentCompleteMessage,
  ConsentErrorMessage,
  /** The person is done with the last screen: the host may take the frame or popup away. */
  z.object({ type: z.literal('close') }),
]);
export type WidgetMessage = z.infer<typeof WidgetMessage>;

/** Host → widget through the port. */
export const HostMessage = z.discriminatedUnion('type', [
  /** The person pressed Escape on the partner's page: ask as the widget's own Cancel button would. */
  z.object({ type: z.literal('ask-to-cancel') }),
  /** The partner's page closes the flow: cancel without asking, answer with the outcome. */
  z.object({ type: z.literal('cancel') }),
  /** The partner vouches for its user: what its backend got from `GET /v2/auth/session`. Never through a URL or a window. */
  z.object({ type: z.literal('handoff'), refreshToken: RefreshToken, idToken: IdToken, checksum: Checksum }),
]);
export type HostMessage = z.infer<typeof HostMessage>;
