import { pause } from '../pause.ts';
import { ANSWER_WITHIN, VIOLATION_WITHIN } from '../timing.ts';
import { watchViolations } from '../watch-violations.ts';

export interface PagePolicies {
  /** Content-Security-Policies that the page has to keep. */
  csp: string[];
  coop: string;
  coep: string;
}

/**
 * Of the headers that this page came with, asked for once more, and of its meta elements. Where `connect-src` forbids
 * the asking, the browser names the policy that does; otherwise what cannot be known is left out.
 */
export async function readPolicies(): Promise<PagePolicies> {
  const metas = document.querySelectorAll<HTMLMetaElement>('head meta[http-equiv=content-security-policy i]');
  const csp = [...metas].map(({ content }) => content);
  const listening = new AbortController();
  watchViolations(({ disposition, effectiveDirective, originalPolicy }) => {
    // Chrome also tells of the `frame-ancestors` of what this page frames, with a policy that is not this page's.
    if (disposition === 'enforce' && effectiveDirective === 'connect-src') csp.push(originalPolicy);
  }, listening.signal);
  // Of an opaque origin nothing can be asked either, and offline.
  const headers = await fetchHeaders().catch(() => pause(VIOLATION_WITHIN, listening.signal));
  listening.abort();
  const header = (name: string) => headers?.get(name) ?? '';
  csp.push(...header('content-security-policy').split(',')); // several in one header are set apart so
  return { csp, coop: header('cross-origin-opener-policy'), coep: header('cross-origin-embedder-policy') };
}

/**
 * Without the query, which may hold what works once, and again by GET only from a site that has no HEAD. Not those of a
 * page that this one's address leads to now.
 */
async function fetchHeaders(): Promise<Headers | undefined> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN);
  const page = location.origin + location.pathname;
  let answer = await fetch(page, { signal, method: 'HEAD' });
  if (/405|501/.test(`${answer.status}`)) answer = await fetch(page, { signal });
  return answer.ok && !answer.redirected ? answer.headers : undefined;
}
