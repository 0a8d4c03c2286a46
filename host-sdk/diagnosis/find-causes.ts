import type { AuthUrl } from '../auth-url.ts';
import { fetchAnswer } from '../fetch-answer.ts';
import { version } from '../package.json' with { type: 'json' };
import { fetchStatus } from '../status.ts';
import { isWebview } from '../webview.ts';
import type { ConsentFinding, FindingCode } from './finding.ts';
import { isAllowed } from './is-allowed.ts';
import { readPolicies } from './page-policies.ts';

const WARNINGS = /coop|webview|storage|outdated/;

/** What the flow that failed last has known, for somebody who then calls `diagnose` by hand. */
let lastKnown = '';

/**
 * What has to change on this page or on its way to the server. What cannot be known is not said. Never throws, and takes
 * no longer than two answers may.
 *
 * @param known codes of findings that a flow which has just failed is sure of
 */
export async function findCauses(server?: string, auth?: AuthUrl, known = lastKnown): Promise<ConsentFinding[]> {
  lastKnown = known;
  const [{ csp, coop }, manifest, session] = await Promise.all([
    readPolicies(),
    server && fetchAnswer(`${server}/sdk/manifest.json`),
    auth && fetchStatus(auth),
  ]);
  const { origin } = globalThis;
  const isOpaque = origin === 'null';
  const latest = (manifest && manifest.fields.version) || '';
  const forbids = (...names: string[]) => server && !csp.every((policy) => isAllowed(policy, names, server));
  const policy = (name: string) => `set Content-Security-Policy: ${name} ${server}`;
  const rows: [isFound: unknown, code: FindingCode, fix: string][] = [
    isOpaque
      ? [true, 'sandboxed', 'set sandbox: allow-same-origin']
      : [session?.status === 403, 'origin_not_registered', `consentry app add-origin <app> ${origin}`],
    [!isSecureContext, 'insecure_context', 'use https'],
    [forbids('frame-src', 'child-src', 'default-src'), 'frame_src', policy('frame-src')],
    forbids('connect-src', 'default-src')
      ? [true, 'connect_src', policy('connect-src')]
      : [server && !latest, 'server_unreachable', `start ${server}, or ${policy('connect-src')}`],
    [session?.status === 404, 'session_unknown', 'mint a new session'],
    [false, 'popup_blocked', 'call openConsent in a click'],
    [isWebview(), 'webview', "use mode 'auto'"],
    [/^same-origin(?!-)|^noop/.test(coop), 'coop', 'set Cross-Origin-Opener-Policy: same-origin-allow-popups'],
    [!isOpaque && !canStore(), 'storage_blocked', 'allow sessionStorage'],
    [latest.localeCompare(version, 'en', { numeric: true }) > 0, 'sdk_outdated', `update the SDK to ${latest}`],
  ];
  return rows
    .filter(([isFound, code]) => isFound || known.includes(code))
    .map(([, code, fix]) => ({ code, severity: WARNINGS.test(code) ? 'warning' : 'error', fix }));
}

function canStore(): boolean {
  try {
    return !!sessionStorage;
  } catch {
    return false;
  }
}
