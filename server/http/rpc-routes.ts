import { createId, ErrorId, type SignInId } from '@consentry/protocol/ids.ts';
import {
  NoParameters,
  type Projection,
  type RpcError,
  type RpcOk,
  type RpcUserAnswer,
  type RpcUserOk,
  SetCookieRequest,
  type TotpActivateOk,
  TotpActivateRequest,
  TotpEjectRequest,
  type TotpEnrollOk,
  TotpEnrollRequest,
  UserInfoRequest,
} from '@consentry/protocol/rpc-api.ts';
import { z } from 'zod';
import { NO_PROJECTION, projectUser } from '../auth/describe-person.ts';
import { findByCookie } from '../auth/find-signed-in.ts';
import { refresh } from '../auth/refresh.ts';
import { type RpcFailure, toRpcError } from '../auth/rpc-failures.ts';
import { signIn } from '../auth/sign-in.ts';
import { activateTotp, type EnrolmentFailure, ejectTotp, enrolTotp } from '../auth/totp-enrolment.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { SignInRecord, UserRecord } from '../store/records.ts';
import { hashToken } from '../tokens/hash-token.ts';
import { isCrossSite } from './cross-site.ts';
import { describeBrowser } from './describe-browser.ts';
import { isBodyless } from './is-bodyless.ts';
import { readJson } from './read-json.ts';
import { retryAfterOf } from './retry-after.ts';
import type { HttpContext, Route } from './route.ts';
import { clearedCookies, readShownCookies, signInCookies } from './session-cookie.ts';
import { endReplacedSession } from './session-replaced.ts';
import { withCookies } from './with-cookies.ts';

type Input<Schema extends z.ZodType> = { services: Services; context: HttpContext; body: z.infer<Schema> };
type Answer = { body: RpcOk | RpcUserOk | TotpEnrollOk | TotpActivateOk; cookies?: string[] };

/** The yeep document's calls, and what belongs to them. They answer 200 whatever happens: `ok` says how it went. */
export function rpcRoutes(services: Services): Route[] {
  return [
    rpc(services, 'session.setCookie', SetCookieRequest, setCookie),
    rpc(services, 'session.refreshCookie', NoParameters, refreshCookie),
    rpc(services, 'session.destroyCookie', NoParameters, destroyCookie),
    rpc(services, 'user.info', UserInfoRequest, userInfo),
    rpc(services, 'totp.enroll', TotpEnrollRequest, enroll),
    rpc(services, 'totp.activate', TotpActivateRequest, activate),
    rpc(services, 'totp.eject', TotpEjectRequest, eject),
  ];
}

function rpc<Schema extends z.ZodType>(
  services: Services,
  method: string,
  schema: Schema,
  handler: (input: Input<Schema>) => Promise<Result<Answer, RpcFailure>>,
): Route {
  const call = async (context: HttpContext): Promise<Result<Answer, RpcFailure>> => {
    if (isCrossSite(context.req.raw.headers, services.config.publicUrl)) return fail({ reason: 'cross-site' });
    const body = await readBody(context, schema);
    return body.ok ? handler({ services, context, body: body.value }) : body;
  };
  return {
    method: 'POST',
    path: `/api/${method}`,
    handle: async (context) => {
      const result = await call(context);
      return result.ok ? answer(result.value) : refuse(services, result.failure);
    },
  };
}

async function setCookie({
  services,
  context,
  body,
}: Input<typeof SetCookieRequest>): Promise<Result<Answer, RpcFailure>> {
  const { user: login, password, secondaryAuthFactor: factor, projection = NO_PROJECTION } = body;
  const signedIn = await signIn(services, { login, password, factor, projection }, describeBrowser(services, context));
  if (!signedIn.ok) return fail(toRpcFailure(signedIn.failure, login));
  const { user, signIn: started, cookie } = signedIn.value;
  await endReplacedSession(services, context.req.raw.headers, started);
  return ok(answerUser(user, projection, signInCookies(started, cookie, services.clock.now())));
}

/** The first one that still holds. One that was exchanged before is tried as well: shown again, it ends the sign-in. */
async function refreshCookie({ services, context }: Input<typeof NoParameters>): Promise<Result<Answer, RpcFailure>> {
  for (const { cookie } of await listOwnCookies(services, context.req.raw.headers)) {
    const refreshed = await refresh(services, 'cookie', cookie);
    if (!refreshed.ok) continue;
    const { signIn: signedIn, token } = refreshed.value;
    const user = signedIn.userId === null ? undefined : await services.store.findUser(signedIn.userId);
    if (user) return ok(answerUser(user, signedIn.projection, signInCookies(signedIn, token, services.clock.now())));
  }
  return fail({ reason: 'not-signed-in' });
}

/** Whoever is not signed in is so afterwards too. An exchanged cookie, or one of a locked account, still says which sign-in. */
async function destroyCookie({ services, context }: Input<typeof NoParameters>): Promise<Result<Answer, RpcFailure>> {
  const { headers } = context.req.raw;
  for (const { signInId } of await listOwnCookies(services, headers)) {
    await services.store.endSignIn(signInId, services.clock.now());
  }
  return ok({ body: { ok: true }, cookies: clearedCookies(headers) });
}

async function userInfo({
  services,
  context,
  body,
}: Input<typeof UserInfoRequest>): Promise<Result<Answer, RpcFailure>> {
  const person = await findPerson(services, context);
  return person.ok ? ok(answerUser(person.value.user, body.projection ?? NO_PROJECTION)) : person;
}

async function enroll({
  services,
  context,
  body,
}: Input<typeof TotpEnrollRequest>): Promise<Result<Answer, RpcFailure>> {
  const person = await findPerson(services, context);
  if (!person.ok) return person;
  const { user } = person.value;
  const enrolled = await enrolTotp(services, user, body.password, describeBrowser(services, context));
  if (!enrolled.ok) return fail(toRpcFailure(enrolled.failure, user.email));
  return ok({ body: { ok: true, totp: enrolled.value } });
}

async function activate({
  services,
  context,
  body,
}: Input<typeof TotpActivateRequest>): Promise<Result<Answer, RpcFailure>> {
  const person = await findPerson(services, context);
  if (!person.ok) return person;
  const activated = await activateTotp(services, person.value, body.token);
  if (!activated.ok) return fail(toRpcFailure(activated.failure, person.value.user.email));
  return ok({ body: { ok: true, recoveryCodes: activated.value } });
}

async function eject({ services, context, body }: Input<typeof TotpEjectRequest>): Promise<Result<Answer, RpcFailure>> {
  const person = await findPerson(services, context);
  if (!person.ok) return person;
  const ejected = await ejectTotp(services, person.value, body, describeBrowser(services, context));
  return ejected.ok ? ok({ body: { ok: true } }) : fail(toRpcFailure(ejected.failure, person.value.user.email));
}

interface Person {
  signIn: SignInRecord;
  user: UserRecord;
}

/** A person who is signed in by themselves. Whom a partner vouched for, and an app's service user, are nobody here. */
async function findPerson(services: Services, context: HttpContext): Promise<Result<Person, RpcFailure>> {
  const caller = await findByCookie(services, readShownCookies(context.req.raw.headers));
  if (!caller.ok || caller.value.signIn.kind !== 'own' || !caller.value.user) return fail({ reason: 'not-signed-in' });
  return ok({ signIn: caller.value.signIn, user: caller.value.user });
}

/** The cookies that are of a person's own sign-ins, whether or not they were exchanged before. */
async function listOwnCookies(
  { store }: Services,
  headers: Headers,
): Promise<{ cookie: string; signInId: SignInId }[]> {
  const own = [];
  for (const cookie of readShownCookies(headers)) {
    const found = await store.findSignInByToken(hashToken(cookie));
    const isOwn = found?.token.kind === 'cookie' && found.signIn.kind === 'own';
    if (isOwn) own.push({ cookie, signInId: found.signIn.signInId });
  }
  return own;
}

/** The body as `schema` has it; nothing at all is as good as `{}`. The failure names every wrong field, never its value. */
async function readBody<Schema extends z.ZodType>(
  context: HttpContext,
  schema: Schema,
): Promise<Result<z.infer<Schema>, RpcFailure>> {
  const json = isBodyless(context) ? ok({}) : await readJson(context.req.raw, z.unknown());
  if (!json.ok && json.failure.reason !== 'field-invalid') return fail(json.failure);
  const parsed = schema.safeParse(json.ok ? json.value : undefined);
  if (parsed.success) return ok(parsed.data);
  const details = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.') || 'body', message }));
  return fail({ reason: 'fields-invalid', details });
}

function answerUser(user: UserRecord, projection: Projection, cookies: string[] = []): Answer {
  const told: RpcUserAnswer = { id: user.userId, ...projectUser(user, projection) };
  return { body: { ok: true, user: told }, cookies };
}

function answer({ body, cookies = [] }: Answer): Response {
  return withCookies(Response.json(body), cookies);
}

/** No error id goes out: the document's errors have none, and one body for all wrong passwords is the same to the byte. */
function refuse({ random, log }: Services, failure: RpcFailure): Response {
  log.apiRefused({ name: failure.reason, error_id: createId(ErrorId, 'err', random) });
  const body: RpcError = { ok: false, error: toRpcError(failure) };
  const retryAfter = retryAfterOf(failure);
  return Response.json(body, { headers: retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) } });
}

/** @param login what was typed: told only when a right password came with it */
function toRpcFailure(failure: EnrolmentFailure, login: string): RpcFailure {
  return failure.reason === 'factor-required' ? { ...failure, login } : failure;
}
