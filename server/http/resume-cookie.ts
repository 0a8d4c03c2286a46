import type { SessionId } from '@consentry/protocol/ids.ts';
import { SECOND } from '../clock.ts';
import type { SessionRecord } from '../store/records.ts';
import { hashToken } from '../tokens/hash-token.ts';

const LONGEST_FLOW_SECONDS = 11 * 15 * 60; // the deadline and ten extensions of it

/**
 * Proves to a reloaded page that this browser claimed the session. One name per session, so that two widgets on one page
 * do not overwrite each other; two variants, since a server cannot tell a framed `fetch` from a top-level one: browsers
 * keep the partitioned one in a frame and the Lax one where they know no partitions.
 */
export function resumeCookies(session: SessionRecord, token: string, now: number): string[] {
  const name = cookieName(session.sessionHash);
  const maxAge = Math.ceil(((session.deadlineAt ?? now) - now) / SECOND) + LONGEST_FLOW_SECONDS;
  const common = `Path=/; Max-Age=${maxAge}; Secure; HttpOnly`;
  return [`${name}_p=${token}; ${common}; SameSite=None; Partitioned`, `${name}_l=${token}; ${common}; SameSite=Lax`];
}

/** The tokens that this browser sends for that session. A name sent twice may be tossed from elsewhere: both are tried. */
export function readResumeTokens(headers: Headers, sessionId: SessionId): string[] {
  const name = cookieName(hashToken(sessionId));
  return (headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}_p=`) || pair.startsWith(`${name}_l=`))
    .map((pair) => pair.slice(pair.indexOf('=') + 1));
}

function cookieName(sessionHash: string): string {
  return `__Host-consentry_flow_${hashToken(sessionHash).slice(0, 12)}`;
}
