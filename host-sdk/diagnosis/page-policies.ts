import { ANSWER_WITHIN } from '../timing.ts';

export interface PagePolicies {
  /** Content-Security-Policies that the page has to keep. */
  csp: string[];
  coop: string;
  coep: string;
}

/** The headers that this page came with, asked for once more, and its meta elements; nothing where that cannot be known. */
export async function readPolicies(): Promise<PagePolicies> {
  const answer = await askPage().catch(() => undefined); // offline, an opaque origin, a connect-src without 'self'
  const header = (name: string) => (answer?.ok && !answer.redirected && answer.headers.get(name)) || '';
  const metas = document.querySelectorAll<HTMLMetaElement>('head meta[http-equiv=content-security-policy i]');
  const csp = [header('content-security-policy'), ...Array.from(metas, ({ content }) => content)];
  return {
    csp: csp.join().split(','), // several in one header are set apart so
    coop: header('cross-origin-opener-policy'),
    coep: header('cross-origin-embedder-policy'),
  };
}

async function askPage(): Promise<Response> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN);
  const ask = (method: string) => fetch(location.href, { method, signal });
  const answer = await ask('HEAD');
  return /404|405|501/.test(`${answer.status}`) ? ask('GET') : answer;
}
