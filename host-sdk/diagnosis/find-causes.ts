import type { AuthUrl } from '../auth-url.ts';
import { type Answer, fetchAnswer } from '../fetch-answer.ts';
import { OWN_SERVER } from '../own-server.ts';
import { version } from '../package.json' with { type: 'json' };
import { fetchStatus } from '../status.ts';
import { isWebview } from '../webview.ts';
import type { ConsentFinding, FindingCode } from './finding.ts';
import { isAllowed } from './is-allowed.ts';
import { type PagePolicies, readPolicies } from './page-policies.ts';

type Row = [isFound: unknown, code: FindingCode, fix: string];

const WARNINGS = /coop|webview|storage|outdated|embedded/;

/** What the flow that failed last has known, and its server, for somebody who then calls `diagnose` by hand. */
let lastKnown = '';
let lastPlace: string | undefined;

export function lastServer(): string | undefined {
  return lastPlace ?? OWN_SERVER;
}

/** Since then a flow has found its widget. */
export function forgetLastFailure(): void {
  lastKnown = '';
}

/**
 * What has to change on this page or on its way to the server. What cannot be known is not said. Takes no longer than
 * an answer may.
 *
 * @param known by a flow that has just failed: its code, and codes of findings that it is sure of
 */
export async function findCauses(server?: string, auth?: AuthUrl, known = lastKnown): Promise<ConsentFinding[]> {
  lastKnown = known;
  lastPlace = server;
  const [policies, manifest, session] = await Promise.all([
    readPolicies(),
    server ? fetchAnswer(`${server}/sdk/manifest.json`) : undefined, // which every page may read
    auth ? fetchStatus(auth) : undefined,
  ]);
  const latest = manifest?.fields.version ?? '';
  const rows: Row[] = [
    ...checkOrigin(session),
    ...(server ? checkServer(server, latest, policies) : []),
    ...checkPage(policies, known),
    [compare(latest, version) > 0, 'sdk_outdated', `update @consentry/host-sdk to ${latest}`],
  ];
  return rows
    .filter(([isFound, code]) => isFound || known.includes(code))
    .map(([, code, fix]) => ({ code, severity: WARNINGS.test(code) ? 'warning' : 'error', fix }));
}

function checkOrigin(session: Answer | undefined): Row[] {
  const { origin } = globalThis;
  return [
    origin === 'null'
      ? [true, 'sandboxed', 'add allow-same-origin to the sandbox of the iframe around this page']
      : [
          session?.status === 403,
          'origin_not_registered',
          `register this page: npx consentry app add-origin <app> ${origin}`,
        ],
    [session?.status === 404, 'session_unknown', 'mint a new session'],
    [!isSecureContext, 'insecure_context', 'serve this page over https'],
  ];
}

function checkServer(server: string, latest: string, { csp, coep }: PagePolicies): Row[] {
  const forbids = (...names: string[]) => csp.some((policy) => !isAllowed(policy, names, server));
  const isMute = forbids('connect-src', 'default-src');
  const missing = (name: string) => `add to Content-Security-Policy: ${name} ${server}`;
  const isOld = latest && compare(latest, '0.2.0') < 0; // its widget does not send that header
  return [
    [forbids('frame-src', 'child-src', 'default-src'), 'frame_src', missing('frame-src')],
    [isMute, 'connect_src', missing('connect-src')],
    [!latest && !isMute, 'server_unreachable', `check that Consentry runs at ${server}`],
    [isOld && /^(req|cred)/.test(coep), 'coep', 'remove Cross-Origin-Embedder-Policy, or update the server to 0.2.0'],
  ];
}

function checkPage({ coop }: PagePolicies, known: string): Row[] {
  const isCut = crossOriginIsolated || /^same-origin(?!-)|^noopener/.test(coop);
  return [
    [
      false,
      'popup_blocked',
      `call openConsent directly in the click, with a function as its session${top === self ? '' : '; or add allow-popups to the sandbox of the iframe around this page'}`,
    ],
    [isWebview(), 'webview', "use mode 'auto' or 'redirect'"],
    [isCut, 'coop', 'set Cross-Origin-Opener-Policy: same-origin-allow-popups'],
    [known.includes('frame_blocked') && top !== self, 'embedded', 'register the pages around this one as well'],
    [origin !== 'null' && !canStore(), 'storage_blocked', 'allow this page sessionStorage'],
  ];
}

function compare(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

function canStore(): boolean {
  try {
    return !!sessionStorage;
  } catch {
    return false;
  }
}
