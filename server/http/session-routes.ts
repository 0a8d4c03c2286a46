import type { SignInId } from '@consentry/protocol/ids.ts';
import type { TokensAnswer } from '@consentry/protocol/session-api.ts';
import {
  EmailSignInRequest,
  GetSessionQuery,
  RefreshRequest,
  SetCookiesRequest,
} from '@consentry/protocol/session-api.ts';
import { issueAccessToken, readAccessToken } from '../auth/access-token.ts';
import { authenticateKey } from '../auth/authenticate-key.ts';
import type { SignedInCaller } from '../auth/check-sign-in.ts';
import { describeCaller, describeService } from '../auth/describe-caller.ts';
import { NO_PROJECTION } from '../auth/describe-person.ts';
import type { EndpointFailure } from '../auth/endpoint-failures.ts';
import { findByAccessToken, findByCookie } from '../auth/find-signed-in.ts';
import { issueBundle } from '../auth/issue-bundle.ts';
import { redeemBundle } from '../auth/redeem-bundle.ts';
import { type Refreshed, refresh } from '../auth/refresh.ts';
import { signIn } from '../auth/sign-in.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { SessionRecord, SignInRecord } from '../store/records.ts';
import { hashToken } from '../tokens/hash-token.ts';
import { authenticateFlow } from './authenticate-flow.ts';
import { isCrossSite, isFromBrowser } from './cross-site.ts';
import { describeBrowser } from './describe-browser.ts';
import { isBodyless } from './is-bodyless.ts';
import { check, readJson } from './read-json.ts';
import { refuseEndpointCall } from './refuse.ts';
import type { HttpContext, Route } from './route.ts';
import { clearedCookies, readShownCookies, readSignInCookies, signInCookies } from './session-cookie.ts';
import { endReplacedSession } from './session-replaced.ts';
import { withCookies } from './with-cookies.ts';

type Handler = (services: Services, context: HttpContext) => Promise<Result<Response, EndpointFailure>>;

/** The Forestreet documents' calls, and what belongs to them. */
export function sessionRoutes(services: Services): Route[] {
  const route = (method: Route['method'], path: string, handler: Handler): Route => ({
    method,
    path,
    handle: async (context) => {
      const result = await handler(services, context);
      return result.ok ? result.value : refuseEndpointCall(services, result.failure);
    },
  });
  return [
    route('GET', '/v2/auth/session', getSession),
    route('PUT', '/v2/auth/session', setCookies),
    route('POST', '/v2/auth/sign-in', signInByEmail),
    route('POST', '/v2/auth/refresh', refreshTokens),
    route('POST', '/v2/auth/sign-out', signOut),
    route('GET', '/v2/users/me', currentUser),
  ];
}

/** GET that makes something: so no browser, no navigation, no cache (threats.md row 31). */
async function getSession(services: Services, context: HttpContext): Promise<Result<Response, EndpointFailure>> {
  const { headers } = context.req.raw;
  const key = headers.get('x-api-key') ?? undefined;
  const app = await authenticateKey(services, key, isFromBrowser(headers), 'tokens');
  if (!app.ok) return app;
  if (headers.get('sec-fetch-mode') === 'navigate') return fail({ reason: 'navigation' });
  const query = check(GetSessionQuery, context.req.query());
  if (!query.ok) return fail({ ...query.failure, reason: 'query-invalid' });
  const bundle = await issueBundle(services, app.value, query.value.end_user_id);
  return bundle.ok ? ok(Response.json(bundle.value)) : bundle;
}

/**
 * `fetch` answers a 302 to a PUT by sending method and body, tokens and all, to the next address. So that address is our
 * own, nothing of ours takes a PUT there, and our own page never asks to be redirected.
 */
async function setCookies(services: Services, context: HttpContext): Promise<Result<Response, EndpointFailure>> {
  const request = context.req.raw;
  if (isCrossSite(request.headers, services.config.publicUrl)) return fail({ reason: 'cross-site' });
  const flow = await findFlowOf(services, context);
  if (!flow.ok) return flow;
  const body = await readJson(request, SetCookiesRequest);
  if (!body.ok) return body;
  const redeemed = await redeemBundle(services, body.value, flow.value);
  if (!redeemed.ok) return redeemed;
  await endReplacedSession(services, request.headers, redeemed.value.signIn);
  const { redirectUrl } = body.value;
  const headers = redirectUrl === undefined ? undefined : { Location: new URL(redirectUrl).href };
  const response = new Response(null, { status: headers ? 302 : 204, ...(headers && { headers }) });
  return ok(withCookies(response, signInCookies(redeemed.value.signIn, redeemed.value.cookie, services.clock.now())));
}

async function findFlowOf(
  services: Services,
  context: HttpContext,
): Promise<Result<SessionRecord | undefined, EndpointFailure>> {
  if (!/^Flow /i.test(context.req.header('authorization') ?? '')) return ok(undefined);
  const flow = await authenticateFlow(services, context);
  return flow.ok ? flow : fail({ reason: flow.session ? 'token-expired' : 'token-invalid' });
}

async function signInByEmail(services: Services, context: HttpContext): Promise<Result<Response, EndpointFailure>> {
  const request = context.req.raw;
  if (isCrossSite(request.headers, services.config.publicUrl)) return fail({ reason: 'cross-site' });
  const body = await readJson(request, EmailSignInRequest);
  if (!body.ok) return body;
  const { email, password, secondaryAuthFactor } = body.value;
  const credentials = { login: email, password, factor: secondaryAuthFactor, projection: NO_PROJECTION };
  const signedIn = await signIn(services, credentials, describeBrowser(services, context));
  if (!signedIn.ok) return signedIn;
  const started = signedIn.value;
  await endReplacedSession(services, request.headers, started.signIn);
  const tokens = await composeTokens(services, started.signIn, 'Signed in successfully');
  const response = Response.json({ ...tokens, refreshToken: started.refreshToken });
  return ok(withCookies(response, signInCookies(started.signIn, started.cookie, services.clock.now())));
}

/** By the token in the body, or by the cookie: then the next one is a cookie too, and no script sees it. */
async function refreshTokens(services: Services, context: HttpContext): Promise<Result<Response, EndpointFailure>> {
  const request = context.req.raw;
  if (isCrossSite(request.headers, services.config.publicUrl)) return fail({ reason: 'cross-site' });
  const body = await readJson(request, RefreshRequest);
  if (!body.ok) return body;
  const { refreshToken } = body.value;
  const refreshed =
    refreshToken === undefined
      ? await refreshCookie(services, readSignInCookies(request.headers))
      : await refresh(services, 'refresh', refreshToken);
  if (!refreshed.ok) return refreshed;
  const { signIn: signedIn, token } = refreshed.value;
  const tokens = await composeTokens(services, signedIn, 'Session refreshed successfully');
  if (refreshToken !== undefined) return ok(Response.json({ ...tokens, refreshToken: token }));
  return ok(withCookies(Response.json(tokens), signInCookies(signedIn, token, services.clock.now())));
}

/** The first one that still holds: a browser may send the cookie of a sign-in that has ended beside it. */
async function refreshCookie(services: Services, cookies: string[]): Promise<Result<Refreshed, EndpointFailure>> {
  let refused: Result<Refreshed, EndpointFailure> | undefined;
  for (const cookie of cookies) {
    const refreshed = await refresh(services, 'cookie', cookie);
    if (refreshed.ok) return refreshed;
    refused ??= refreshed;
  }
  return refused ?? fail({ reason: 'not-signed-in' });
}

/**
 * Ends every sign-in that is shown: a browser may have its person's own and one of an app. A body that cannot be used is
 * told, and keeps nobody signed in.
 */
async function signOut(services: Services, context: HttpContext): Promise<Result<Response, EndpointFailure>> {
  const request = context.req.raw;
  const { headers } = request;
  if (isCrossSite(headers, services.config.publicUrl)) return fail({ reason: 'cross-site' });
  const body = isBodyless(context) ? ok({ refreshToken: undefined }) : await readJson(request, RefreshRequest);
  for (const signInId of await listShown(services, context, body.ok ? body.value.refreshToken : undefined)) {
    await services.store.endSignIn(signInId, services.clock.now());
  }
  const answer = body.ok ? new Response(null, { status: 204 }) : refuseEndpointCall(services, body.failure);
  return ok(withCookies(answer, clearedCookies(headers)));
}

/**
 * What opens nothing any more still says which sign-in to end: an access token that is over, a token that was exchanged,
 * a cookie of a locked account.
 */
async function listShown(
  services: Services,
  context: HttpContext,
  refreshToken: string | undefined,
): Promise<SignInId[]> {
  const accessToken = readShownAccessToken(context);
  const named = accessToken === undefined ? undefined : await readAccessToken(services, accessToken, 'or-expired');
  const tokens = [...readShownCookies(context.req.raw.headers), ...(refreshToken === undefined ? [] : [refreshToken])];
  const found = await Promise.all(tokens.map((token) => services.store.findSignInByToken(hashToken(token))));
  return [...new Set([...(named?.ok ? [named.value] : []), ...found.flatMap((each) => each?.signIn.signInId ?? [])])];
}

async function currentUser(services: Services, context: HttpContext): Promise<Result<Response, EndpointFailure>> {
  const { headers } = context.req.raw;
  const key = headers.get('x-api-key');
  if (key !== null) {
    const app = await authenticateKey(services, key, isFromBrowser(headers), undefined);
    return app.ok ? ok(Response.json(describeService(app.value.appId))) : app;
  }
  const caller = await findSignedIn(services, context);
  return caller.ok ? ok(Response.json(describeCaller(caller.value))) : caller;
}

/** The documents' schemes besides the key: a bearer token, `?sessionId=`, a cookie. What is sent first in this order counts. */
function findSignedIn(services: Services, context: HttpContext): Promise<Result<SignedInCaller, EndpointFailure>> {
  const accessToken = readShownAccessToken(context);
  return accessToken === undefined
    ? findByCookie(services, readShownCookies(context.req.raw.headers))
    : findByAccessToken(services, accessToken);
}

function readShownAccessToken(context: HttpContext): string | undefined {
  return /^Bearer (.+)$/i.exec(context.req.header('authorization') ?? '')?.[1] ?? context.req.query('sessionId');
}

async function composeTokens(
  services: Services,
  signedIn: SignInRecord,
  message: string,
): Promise<Omit<TokensAnswer, 'refreshToken'>> {
  return { message, ...(await issueAccessToken(services, signedIn)) };
}
