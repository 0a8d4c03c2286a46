import type { MintAnswer, MintRequest } from '@consentry/protocol/api.ts';
import type { AskedPermission } from '@consentry/protocol/flow.ts';
import { ConsentId, createId, type SessionId, SessionId as SessionIdSchema } from '@consentry/protocol/ids.ts';
import { toUnixSeconds } from '../clock.ts';
import { isActive } from '../consent/is-active.ts';
import { askedOf } from '../flow/asked.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { AppRecord, InstitutionRecord, SessionRecord } from '../store/records.ts';
import { hashToken } from '../tokens/hash-token.ts';
import type { ApiFailure } from './failures.ts';
import { createIdempotency, findEarlierAnswer, openAnswer } from './idempotency.ts';

/** What the request names, checked against what the app is registered for. */
interface Grounds {
  asked: AskedPermission[];
  institution: InstitutionRecord | undefined;
  amendsConsentId: ConsentId | null;
}

/** Mints a single-use auth session for one of the partner's end users. Nothing is stored unless everything holds. */
export async function mintSession(
  services: Services,
  app: AppRecord,
  request: MintRequest,
  idempotencyKey: string | undefined,
): Promise<Result<MintAnswer, ApiFailure>> {
  const idempotency =
    idempotencyKey === undefined ? undefined : createIdempotency(services, app, idempotencyKey, request);
  const earlier = idempotency && (await findEarlierAnswer(services, idempotency));
  if (earlier) return earlier;

  const grounds = await checkGrounds(services, app, request);
  if (!grounds.ok) return grounds;
  const sessionId = createId(SessionIdSchema, 'ses', services.random);
  const session = composeSession(services, app, request, grounds.value, sessionId);
  const answer: MintAnswer = {
    id: app.appId,
    session_id: sessionId,
    auth_url: `${services.config.publicUrl}/consent?session=${sessionId}`,
    expires_at: toUnixSeconds(session.expiresAt),
  };
  const record = idempotency?.seal(answer);
  const winner = await services.store.mintSession(session, record, services.clock.now());
  if (winner && idempotency) return openAnswer(services, idempotency, winner);
  services.log.sessionMinted({ app_id: app.appId });
  return ok(answer);
}

async function checkGrounds(
  services: Services,
  app: AppRecord,
  request: MintRequest,
): Promise<Result<Grounds, ApiFailure>> {
  if (!isRegistered(app.redirectUris, request.redirect_uri))
    return fail({ reason: 'uri-unregistered', field: 'redirect_uri' });
  if (!isRegistered(app.cancelUris, request.cancel_uri))
    return fail({ reason: 'uri-unregistered', field: 'cancel_uri' });

  const names = request.permissions;
  const asked = names ? app.permissions.filter(({ permission }) => names.includes(permission)) : app.permissions;
  if (names && asked.length !== new Set(names).size) return fail({ reason: 'permission-not-registered' });

  const amended = await findAmended(services, app, request);
  if (amended === 'unusable') return fail({ reason: 'arrangement-unusable' });
  const institutionId = request.institution_id ?? amended?.institutionId;
  const institution = institutionId === undefined ? undefined : await services.store.findInstitution(institutionId);
  const isUsable = institution && askedOf(asked, institution.type).length > 0;
  if (institutionId !== undefined && !isUsable) return fail({ reason: 'institution-unknown' });
  return ok({ asked, institution, amendsConsentId: amended?.consentId ?? null });
}

/** Exact strings, as RFC 9700 §4.1.3 asks: no prefixes, no normalising, no patterns. */
function isRegistered(registered: string[], uri: string | undefined): boolean {
  return uri === undefined || registered.includes(uri);
}

async function findAmended({ store, clock }: Services, app: AppRecord, request: MintRequest) {
  if (request.arrangement_id === undefined) return undefined;
  const consentId = ConsentId.safeParse(request.arrangement_id);
  const consent = consentId.success ? await store.findConsent(app.appId, consentId.data) : undefined;
  const isUsable = consent && isActive(consent, clock.now()) && consent.endUserId === request.end_user_id;
  return isUsable ? consent : 'unusable';
}

function composeSession(
  { clock, config }: Services,
  app: AppRecord,
  request: MintRequest,
  { asked, institution, amendsConsentId }: Grounds,
  sessionId: SessionId,
): SessionRecord {
  const createdAt = clock.now();
  // An institution that is down would be a dead end: start at the list, which says so and offers others.
  const preset = institution && institution.health !== 'down' ? institution : undefined;
  return {
    sessionHash: hashToken(sessionId),
    version: 0,
    status: 'created',
    appId: app.appId,
    endUserId: request.end_user_id,
    endUserEmail: request.end_user_email ?? null,
    redirectUri: request.redirect_uri ?? null,
    cancelUri: request.cancel_uri ?? null,
    clientState: request.state ?? null,
    locale: request.locale ?? null,
    confirm: request.confirm ?? false,
    duration: Math.min(request.duration ?? app.defaultDuration, app.maxDuration),
    asked,
    amendsConsentId,
    createdAt,
    expiresAt: createdAt + config.sessionLifetimeMs,
    flowKeyHash: null,
    resumeHash: null,
    deadlineAt: null,
    extensions: 0,
    step: preset ? 'sign-in' : 'choose-institution',
    institutionId: preset?.institutionId ?? null,
    signInUser: null,
    subjectId: null,
    subjectEpoch: null,
    amr: [],
    factorFailures: 0,
    handoffUserId: null,
    handoffEpoch: null,
    passwordChange: null,
    accounts: [],
    chosenAccountIds: [],
    consentId: null,
    sealedCode: null,
    errorType: null,
    errorId: null,
    endedAt: null,
  };
}
