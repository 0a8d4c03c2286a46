import { createId, SignInId } from '@consentry/protocol/ids.ts';
import { BundleAnswer, EndpointError, TokensAnswer } from '@consentry/protocol/session-api.ts';
import { SANDBOX_API_KEY, SANDBOX_APP_ID } from '../sandbox/fixtures.ts';
import type { Services } from '../services.ts';
import { type AppRecord, SCOPES, type Scope } from '../store/records.ts';
import { COYOTE, ORIGIN, type TestServer } from './test-server.ts';

// The calls under `/v2`, as a program without a browser makes them: JSON, and neither `Origin` nor `Sec-Fetch-Site`.

export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
  /** Where the call comes from, for limits. */
  address?: string;
}

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** `undefined` when the body is empty. */
  json: unknown;
  /** `errorCode`, of a refusal. */
  code: string | undefined;
  /** `Set-Cookie` lines. */
  setCookies: string[];
  /** What a browser sends back of them. */
  cookie: string;
}

export async function call(
  { app }: Pick<TestServer, 'app'>,
  method: string,
  path: string,
  { body, headers = {}, address = '203.0.113.1' }: CallOptions = {},
): Promise<Reply> {
  const request = new Request(new URL(path, ORIGIN), {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const response = await app.fetch(request, { incoming: { socket: { remoteAddress: address } } });
  const text = await response.text();
  const json: unknown = text === '' ? undefined : JSON.parse(text);
  const refusal = EndpointError.safeParse(json);
  const setCookies = response.headers.getSetCookie();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json,
    code: refusal.success ? refusal.data.errorCode : undefined,
    setCookies,
    cookie: setCookies.map((line) => line.slice(0, line.indexOf(';'))).join('; '),
  };
}

/** A refusal without what differs in each: two that are equal tell nobody which one it was. */
export function withoutId({ status, text }: Reply): string {
  return `${status} ${text.replace(/err_[A-Za-z0-9_-]{32}/, 'err_')}`;
}

export function getBundle(server: TestServer, endUserId?: string, key = SANDBOX_API_KEY): Promise<Reply> {
  const query = endUserId === undefined ? '' : `?end_user_id=${encodeURIComponent(endUserId)}`;
  return call(server, 'GET', `/v2/auth/session${query}`, { headers: { 'x-api-key': key } });
}

/** What `PUT /v2/auth/session` takes. */
export async function issueBundle(
  server: TestServer,
  endUserId?: string,
  key?: string,
): Promise<{ refreshToken: string; idToken: string; checksum: string }> {
  const { refreshToken, idToken, checksum } = BundleAnswer.parse((await getBundle(server, endUserId, key)).json);
  return { refreshToken, idToken, checksum };
}

export function putBundle(server: TestServer, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
  return call(server, 'PUT', '/v2/auth/session', { body, headers });
}

export function signIn(
  server: TestServer,
  { user, password }: typeof COYOTE = COYOTE,
  { body = {}, ...options }: CallOptions & { body?: object } = {},
): Promise<Reply> {
  return call(server, 'POST', '/v2/auth/sign-in', { body: { email: user, password, ...body }, ...options });
}

export async function signInAs(
  server: TestServer,
  who: typeof COYOTE = COYOTE,
  body: object = {},
): Promise<TokensAnswer & { cookie: string }> {
  const reply = await signIn(server, who, { body });
  return { ...TokensAnswer.parse(reply.json), cookie: reply.cookie };
}

export function whoAmI(server: TestServer, headers: Record<string, string>): Promise<Reply> {
  return call(server, 'GET', '/v2/users/me', { headers });
}

/** Another app with a key of its own, for what must not cross from one to the other. */
export async function addApp(
  { store, keyRing, clock }: Services,
  appId: string,
  { scopes = [...SCOPES], ...fields }: Partial<AppRecord> & { scopes?: Scope[] } = {},
): Promise<string> {
  const key = `csk_sandbox_${appId}_meepmeep`;
  await store.putApp({ ...(await store.getApp(SANDBOX_APP_ID)), appId, ...fields });
  const keyHash = keyRing.hashes(key)[0];
  const record = { keyId: appId, appId, keyHash, scopes, createdAt: clock.now(), lastUsedAt: null, revokedAt: null };
  await store.addApiKey(record, 100);
  return key;
}

/** How many passwords have been checked since this was called. */
export function countHashes({ hasher }: Services): () => number {
  const { verify } = hasher;
  let hashes = 0;
  hasher.verify = (...input) => {
    hashes += 1;
    return verify(...input);
  };
  return () => hashes;
}

/** A sign-in's id that no sign-in has. */
export function unusedSignInId({ random }: Services): SignInId {
  return createId(SignInId, 'sgn', random);
}
