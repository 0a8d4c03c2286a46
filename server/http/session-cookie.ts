import { SECOND } from '../clock.ts';
import type { SignInRecord } from '../store/records.ts';
import { hashToken } from '../tokens/hash-token.ts';

const NAME = '__Host-consentry_session';
const MOST_TOKENS = 8; // a person's own, and those of a few apps
const PARTITIONED = 'Secure; HttpOnly; SameSite=None; Partitioned';
const LAX = 'Secure; HttpOnly; SameSite=Lax';

/**
 * Who is signed in, as two cookies of one value: a server cannot tell a framed `fetch` from a top-level one, so each
 * browser keeps the variant that it may. What a partner vouched for has names of that app alone: it is nobody's sign-in
 * anywhere else. Opaque and short; what it stands for is in the database.
 */
export function signInCookies(signIn: SignInRecord, token: string, now: number): string[] {
  const name = nameOf(signIn);
  const lifetime = `Path=/; Max-Age=${Math.max(0, Math.ceil((signIn.expiresAt - now) / SECOND))}`;
  return [`${name}_p=${token}; ${lifetime}; ${PARTITIONED}`, `${name}_l=${token}; ${lifetime}; ${LAX}`];
}

/** Takes away every sign-in cookie that came along; a partitioned one goes only by the same attributes. */
export function clearedCookies(headers: Headers): string[] {
  return pairsOf(headers).map(({ name }) => `${name}=; Path=/; Max-Age=0; ${name.endsWith('_p') ? PARTITIONED : LAX}`);
}

/** A person's own sign-in first. A name sent twice may be tossed from elsewhere: both are tried, and only ours opens. */
export function readSignInCookies(headers: Headers): string[] {
  const pairs = pairsOf(headers);
  const own = pairs.filter(({ name }) => isOwn(name));
  return tokensOf([...own, ...pairs.filter(({ name }) => !isOwn(name))]);
}

/** The cookies that those of this sign-in take the place of. */
export function readReplacedCookies(headers: Headers, signIn: SignInRecord): string[] {
  const name = nameOf(signIn);
  const pairs = pairsOf(headers).filter((pair) => pair.name === `${name}_p` || pair.name === `${name}_l`);
  return tokensOf(pairs);
}

/**
 * The cookies of a person's own sign-in in a window of ours. Browsers send no Lax cookie to a frame on another site, so
 * nobody is recognised under a page that lays itself over ours.
 */
export function readTopLevelCookies(headers: Headers): string[] {
  return tokensOf(pairsOf(headers).filter(({ name }) => name === `${NAME}_l`));
}

/** `Authorization: Cookie <value>`, as the yeep document sends it: the bare token, or `name=token` as it was set. */
function readAuthorizationCookie(headers: Headers): string | undefined {
  const value = /^Cookie\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  return value?.slice(value.indexOf('=') + 1);
}

/** What is shown as a cookie: by the header of the yeep document, or else by the browser's own. */
export function readShownCookies(headers: Headers): string[] {
  const shown = readAuthorizationCookie(headers);
  return shown === undefined ? readSignInCookies(headers) : [shown];
}

/** Each is looked up: no header of many may cost as many queries. */
function tokensOf(pairs: { token: string }[]): string[] {
  return [...new Set(pairs.map(({ token }) => token))].slice(0, MOST_TOKENS);
}

function nameOf({ appId }: SignInRecord): string {
  return appId === null ? NAME : `${NAME}_${hashToken(appId).slice(0, 12)}`;
}

function isOwn(name: string): boolean {
  return name === `${NAME}_p` || name === `${NAME}_l`;
}

function pairsOf(headers: Headers): { name: string; token: string }[] {
  return (headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${NAME}_`))
    .map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), token: pair.slice(pair.indexOf('=') + 1) }))
    .filter(({ name }) => /^__Host-consentry_session(_[A-Za-z0-9_-]{12})?_[pl]$/.test(name));
}
