import type { AuthUrl } from '../auth-url.ts';
import { version as ownVersion } from '../package.json' with { type: 'json' };
import { askStatus } from '../status.ts';
import { textFields } from '../text-fields.ts';
import { ANSWER_WITHIN } from '../timing.ts';
import { isWebview } from '../webview.ts';
import type { ConsentFinding, FindingCode } from './finding.ts';
import { isAllowed } from './is-allowed.ts';
import { readPolicies } from './page-policies.ts';

const WARNINGS = /coop|webview|storage|outdated/;

/** What is known of a flow that has just failed. */
interface Failure {
  isPopupBlocked: boolean;
  /** The browser has said so itself. */
  isFrameBlocked: boolean | undefined;
}

/** For somebody who calls `diagnose` by hand, after the flow. */
let lastFailure: Failure | undefined;

/**
 * What has to change on this page or on its way to the server. What cannot be known is not said. Never throws, and takes
 * about 4 s at most.
 */
export async function findCauses(server = '', auth?: AuthUrl, failure = lastFailure): Promise<ConsentFinding[]> {
  lastFailure = failure;
  const { status, policies, manifest } = await ask(server, auth);
  const { origin } = globalThis;
  const isOpaque = origin === 'null';
  const { version = '' } = textFields(manifest);
  const forbids = (...names: string[]) => server && policies.csp.some((policy) => !isAllowed(policy, names, server));
  const isMute = forbids('connect-src', 'default-src');
  const rows: [isFound: unknown, code: FindingCode, fix: string][] = [
    [isOpaque, 'sandboxed', 'add allow-same-origin to the sandbox of the iframe around this page'],
    [!isSecureContext, 'insecure_context', 'serve this page over https'],
    [
      failure?.isFrameBlocked || forbids('frame-src', 'child-src', 'default-src'),
      'frame_src',
      `add to Content-Security-Policy: frame-src ${server}`,
    ],
    [isMute, 'connect_src', `add to Content-Security-Policy: connect-src ${server}`],
    [server && !version && !isMute, 'server_unreachable', `check that Consentry runs at ${server}`],
    [
      status.code === 'origin_not_registered' && !isOpaque,
      'origin_not_registered',
      `register this page: npx consentry app add-origin <app> ${origin}`,
    ],
    [status.error_type && !status.status, 'session_unknown', 'mint a new session'],
    [version && !('releases' in Object(manifest)) && /^(req|cred)/.test(policies.coep), 'coep', 'update the server'],
    [failure?.isPopupBlocked, 'popup_blocked', 'call openConsent directly in a click'],
    [isWebview(), 'webview', "use mode 'auto' or 'redirect'"],
    [/^same-origin(?!-)|^noop/.test(policies.coop), 'coop', 'set Cross-Origin-Opener-Policy: same-origin-allow-popups'],
    [!isOpaque && !canStore(), 'storage_blocked', 'allow this page to use sessionStorage'],
    [
      version.localeCompare(ownVersion, 'en', { numeric: true }) > 0,
      'sdk_outdated',
      `update @consentry/host-sdk to ${version}`,
    ],
  ];
  return rows.flatMap(([isFound, code, fix]) =>
    isFound ? [{ code, severity: WARNINGS.test(code) ? 'warning' : 'error', fix }] : [],
  );
}

async function ask(server: string, auth?: AuthUrl) {
  const broken: string[] = []; // with connect-src even this page's own headers may be out of reach
  const listen = ({ disposition, originalPolicy }: SecurityPolicyViolationEvent) => {
    if (disposition === 'enforce') broken.push(originalPolicy);
  };
  addEventListener('securitypolicyviolation', listen);
  const [policies, manifest, status] = await Promise.all([
    readPolicies(),
    server && fetchManifest(server),
    auth && askStatus(auth).catch((error: unknown) => error),
  ]);
  removeEventListener('securitypolicyviolation', listen);
  policies.csp.push(...broken);
  return { policies, manifest, status: textFields(status) };
}

/** Any page may read it, so that it tells whether the server can be reached at all. */
async function fetchManifest(server: string): Promise<unknown> {
  try {
    const answer = await fetch(`${server}/sdk/manifest.json`, { signal: AbortSignal.timeout(ANSWER_WITHIN) });
    return await answer.json();
  } catch {
    return undefined; // no answer, or not ours
  }
}

function canStore(): boolean {
  try {
    return !!sessionStorage;
  } catch {
    return false;
  }
}
