import { ANSWER_WITHIN } from '../timing.ts';

export interface PagePolicies {
  /** Content-Security-Policies that the page has to keep. */
  csp: string[];
  coop: string;
}

/** Of the headers that this page came with, asked for once more, and of its meta elements; nothing where they are unknown. */
export async function readPolicies(): Promise<PagePolicies> {
  const headers = await fetchHeaders().catch(() => undefined); // offline, an opaque origin, a connect-src without 'self'
  const csp = Array.from(
    document.querySelectorAll<HTMLMetaElement>('head meta[http-equiv=content-security-policy i]'),
    ({ content }) => content,
  );
  csp.push(...`${headers?.get('content-security-policy')}`.split(',')); // several in one header are set apart so
  return { csp, coop: `${headers?.get('cross-origin-opener-policy')}` };
}

/** Not those of a page that this one's address leads to now. */
async function fetchHeaders(): Promise<Headers | undefined> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN);
  let answer = await fetch(location.href, { signal, method: 'HEAD' });
  if (!answer.ok) answer = await fetch(location.href, { signal }); // a site without HEAD
  return answer.ok && !answer.redirected ? answer.headers : undefined;
}
