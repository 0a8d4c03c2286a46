import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { builtPage } from './built-page.ts';
import { hostPage, legacyIframePage, seedIframePage, seedPopupPage } from './host-pages.ts';
import { answerDeclared } from './pages/declared.ts';
import { policyHeaders, withMetaPolicy } from './policies.ts';
import type { Sandbox } from './sandbox.ts';

/** A partner's site as the tests need it: one page per way in, on `127.0.0.1`, which is another site than `localhost`. */
export interface HostSite {
  origin: string;
  stop(): Promise<void>;
}

/**
 * Serves the host pages.
 *
 * @param sandbox answers `POST /mint` and serves the SDK; may come after the site, since it needs the site's origin
 */
export async function startHostSite(port: number, sandbox: () => Sandbox): Promise<HostSite> {
  const origin = `http://127.0.0.1:${port}`;
  /** The last page that was opened at each path. */
  const opened = new Map<string, URL>();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', origin);
    if (request.method === 'POST' && url.pathname === '/mint') {
      await mint(request, response, sandbox());
      return;
    }
    const built = await builtPage(url);
    if (built) {
      response.writeHead(200, { 'Content-Type': built.type }).end(built.body);
      return;
    }
    if (await answerDeclared(url, request.method, response, sandbox())) return;
    // Whoever asks for the headers of a page leaves its query out, which says them here.
    if (request.method === 'HEAD') {
      response.writeHead(200, policyHeaders(opened.get(url.pathname) ?? url)).end();
      return;
    }
    opened.set(url.pathname, url);
    const html = await renderPage(url, sandbox());
    response
      .writeHead(html === undefined ? 404 : 200, {
        'Content-Type': 'text/html; charset=utf-8',
        ...policyHeaders(url),
      })
      .end(withMetaPolicy(url, html ?? 'not found'));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function mint(request: IncomingMessage, response: ServerResponse, { partner, endUserId }: Sandbox) {
  const fields = { end_user_id: endUserId, ...JSON.parse(await readBody(request)) };
  const minted = await partner('POST', '/v1/auth/session', fields);
  response.writeHead(minted.status, { 'Content-Type': 'application/json' }).end(await minted.text());
}

async function renderPage(url: URL, sandbox: Sandbox): Promise<string | undefined> {
  switch (url.pathname) {
    case '/host':
      return hostPage(await sdkScript(sandbox, url.searchParams.get('sdk')));
    case '/seed-iframe':
      return seedIframePage(sandbox.url, url.searchParams.get('auth_url') ?? '');
    case '/legacy-iframe':
      return legacyIframePage(sandbox.url, url.searchParams.get('session_id') ?? '');
    case '/seed-popup':
      return seedPopupPage(url.searchParams.get('auth_url') ?? '');
    case '/callback':
    case '/cancel':
      return `<!doctype html><title>Partner</title><h1>${url.pathname === '/callback' ? 'Welcome back' : 'Not connected'}</h1>`;
    default:
      return undefined;
  }
}

/** The script of this version, or of today's. */
async function sdkScript({ url }: Sandbox, version: string | null): Promise<{ src: string; integrity: string }> {
  const manifest = (await (await fetch(`${url}/sdk/manifest.json`)).json()) as Manifest; // our own file
  const release = manifest.releases.find((each) => each.version === (version ?? manifest.version));
  if (!release) throw new Error(`there is no SDK ${version}`);
  return { src: url + release.script, integrity: release.integrity };
}

interface Manifest {
  version: string;
  releases: { version: string; script: string; integrity: string }[];
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
