import { afterEach, describe, expect, it, vi } from 'vitest';
import { diagnose } from './diagnose.ts';
import type { FindingCode } from './diagnosis/finding.ts';
import { version } from './package.json' with { type: 'json' };

const server = 'https://consent.example';
const session = `${server}/consent?session=ses_1`;
const SAFARI = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1';

/** A page where everything is right, but for what is given. */
interface Page {
  headers?: Record<string, string>;
  metas?: string[];
  /** What the server answers; a number is a refusal, undefined is silence. */
  manifest?: object | number | undefined;
  status?: object | number | undefined;
  globals?: Record<string, unknown>;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

function onPage({ headers = {}, metas = [], globals = {}, ...server }: Page): string[] {
  const { manifest, status } = { manifest: { version }, status: { status: 'created' }, ...server };
  const asked: string[] = [];
  const page = {
    origin: 'https://partner.example',
    location: { pathname: '/connect', origin: 'https://partner.example' },
    document: { querySelectorAll: () => metas.map((content) => ({ content })) },
    navigator: { userAgent: SAFARI },
    isSecureContext: true,
    crossOriginIsolated: false,
    self: 'this window',
    top: 'this window',
    addEventListener: () => undefined,
    sessionStorage: {},
    async fetch(url: string) {
      asked.push(url);
      const answer = url.endsWith('manifest.json') ? manifest : url.endsWith('/status') ? status : headers;
      if (answer === headers) return new Response(null, { headers });
      if (answer === undefined) throw new TypeError('Failed to fetch');
      return typeof answer === 'number' ? Response.json({}, { status: answer }) : Response.json(answer);
    },
    ...globals,
  };
  for (const [name, value] of Object.entries(page)) vi.stubGlobal(name, value);
  return asked;
}

it('reports nothing where nothing is wrong, and asks the server without opening the session', async () => {
  const asked = onPage({});
  const origin = 'https://partner.example';
  expect(await diagnose({ session })).toEqual({ origin, server, is_ok: true, findings: [] });
  expect(asked).toEqual([
    'https://partner.example/connect',
    `${server}/sdk/manifest.json`,
    `${server}/v1/auth/session/ses_1/status`,
  ]);
});

const errors: [what: string, page: Page, code: FindingCode, fix: string][] = [
  [
    'an origin that is not registered',
    { status: 403 },
    'origin_not_registered',
    'register this page: npx consentry app add-origin <app> https://partner.example',
  ],
  ['a session that is unknown', { status: 404 }, 'session_unknown', 'mint a new session'],
  ['a server that is silent', { manifest: undefined, status: undefined }, 'server_unreachable', server],
  ['a server of somebody else', { manifest: 404, status: undefined }, 'server_unreachable', server],
  ['a server that answers with something else', { manifest: [1] }, 'server_unreachable', server],
  [
    'frame-src in a header',
    { headers: { 'content-security-policy': "frame-src 'self'" } },
    'frame_src',
    `Content-Security-Policy: frame-src ${server}`,
  ],
  [
    'frame-src in a meta element',
    { metas: ["img-src 'self'", "frame-src 'none'"] },
    'frame_src',
    `Content-Security-Policy: frame-src ${server}`,
  ],
  [
    'connect-src',
    { metas: ["connect-src 'self'"], manifest: undefined, status: undefined },
    'connect_src',
    `Content-Security-Policy: connect-src ${server}`,
  ],
  [
    'COEP with a server that was before it',
    { headers: { 'cross-origin-embedder-policy': 'credentialless' }, manifest: { version: '0.1.0' } },
    'coep',
    'update the server',
  ],
  ['http', { globals: { isSecureContext: false } }, 'insecure_context', 'https'],
  ['a sandbox', { globals: { origin: 'null' }, status: 403 }, 'sandboxed', 'allow-same-origin'],
];

it.each(errors)('%s', async (_what, page, code, fix) => {
  onPage(page);
  const report = await diagnose({ session });
  expect(report.is_ok).toBe(false);
  expect(report.findings).toEqual([{ code, severity: 'error', fix: expect.stringContaining(fix) }]);
});

const warnings: [what: string, page: Page, code: FindingCode, fix: string][] = [
  [
    'COOP same-origin',
    { headers: { 'cross-origin-opener-policy': 'same-origin; report-to="coop"' } },
    'coop',
    'Cross-Origin-Opener-Policy: same-origin-allow-popups',
  ],
  ['COOP noopener', { headers: { 'cross-origin-opener-policy': 'noopener-allow-popups' } }, 'coop', 'allow-popups'],
  ['isolation', { globals: { crossOriginIsolated: true } }, 'coop', 'allow-popups'],
  [
    'a browser inside an app',
    { globals: { navigator: { userAgent: 'X (Linux; Android 15; wv) Y' } } },
    'webview',
    'auto',
  ],
  ['an SDK older than the server', { manifest: { version: '10.0.0' } }, 'sdk_outdated', '10.0.0'],
];

it.each(warnings)('%s is a warning', async (_what, page, code, fix) => {
  onPage(page);
  const report = await diagnose({ session });
  expect(report.is_ok).toBe(true);
  expect(report.findings).toEqual([{ code, severity: 'warning', fix: expect.stringContaining(fix) }]);
});

it('a storage that throws is a warning', async () => {
  onPage({});
  const own = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage');
  Object.defineProperty(globalThis, 'sessionStorage', {
    configurable: true,
    get() {
      throw new DOMException('denied', 'SecurityError');
    },
  });
  expect((await diagnose({ session })).findings).toMatchObject([{ code: 'storage_blocked', severity: 'warning' }]);
  if (own) Object.defineProperty(globalThis, 'sessionStorage', own);
});

it.each<[what: string, page: Page]>([
  ['COOP same-origin-allow-popups', { headers: { 'cross-origin-opener-policy': 'same-origin-allow-popups' } }],
  ['COEP', { headers: { 'cross-origin-embedder-policy': 'require-corp' } }],
  ['a policy that only reports', { headers: { 'content-security-policy-report-only': "frame-src 'none'" } }],
  ['a server older than the SDK', { manifest: { version: '0.1.0' } }],
  ['a status that cannot be had', { status: 503 }],
])('says nothing of %s', async (_what, page) => {
  onPage(page);
  expect((await diagnose({ session })).findings).toEqual([]);
});

describe('options', () => {
  it('may be left out: then it is about the server that was asked about last', async () => {
    onPage({ metas: ["frame-src 'none'"] });
    await diagnose({ server });
    expect(await diagnose()).toMatchObject({ server, is_ok: false, findings: [{ code: 'frame_src' }] });
  });

  it('may be left out where no server is known: then the page alone is looked at', async () => {
    vi.resetModules();
    const fresh = await import('./diagnose.ts');
    const asked = onPage({ metas: ["default-src 'none'"], manifest: undefined, status: undefined });
    expect(await fresh.diagnose()).toMatchObject({ server: undefined, is_ok: true });
    expect(asked).toEqual(['https://partner.example/connect']);
  });

  it('may be a server alone', async () => {
    onPage({ metas: ["frame-src 'none'"], status: 403 });
    expect((await diagnose({ server })).findings).toMatchObject([{ code: 'frame_src' }]);
  });

  it.each([
    ['a server with a path', { server: 'https://consent.example/' }],
    ['a server without a scheme', { server: 'consent.example' }],
    ['a session that is no auth_url', { session: 'ses_1' }],
  ])('are a TypeError with %s', async (_what, options) => {
    onPage({});
    const refused = diagnose(options);
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.toThrow(/expected .* received/);
  });
});

it('says on a server that it needs a browser', async () => {
  await expect(diagnose({ session })).rejects.toThrow(/^Consentry: expected document/);
});
