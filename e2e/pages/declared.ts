import type { ServerResponse } from 'node:http';
import type { HostSite } from '../host-site.ts';
import type { Sandbox } from '../sandbox.ts';

/** A page of a partner who writes markup and no script. */
export interface DeclaredPage {
  /** Below a heading. */
  body: string;
  /** The tag that loads the SDK. */
  script: string;
  /** A Content-Security-Policy. */
  policy?: string;
}

/** The partner's endpoint that makes a session, and one that answers with the bare auth_url. */
export const START = '/start';
export const START_AS_TEXT = '/start-as-text';

export const BUTTON = `<button data-consentry-session-url="${START}">Connect</button>`;

/** By their addresses: the sites of tests run in the process of their test. */
const pages = new Map<string, DeclaredPage>();

/** Puts the page at `/declared` of the partner's site, or in the place of another page there. */
export function serveDeclared(host: HostSite, page: DeclaredPage, path = '/declared'): string {
  const address = host.origin + path;
  pages.set(address, page);
  return address;
}

/** Answers what belongs to such a page; false where nothing does. */
export async function answerDeclared(url: URL, method: string | undefined, response: ServerResponse, sandbox: Sandbox) {
  if (method === 'POST' && (url.pathname === START || url.pathname === START_AS_TEXT)) {
    const session = await sandbox.mint({ redirect_uri: `${url.origin}/callback`, cancel_uri: `${url.origin}/cancel` });
    response.end(url.pathname === START ? JSON.stringify(session) : `${session.auth_url}\n`);
    return true;
  }
  const page = pages.get(url.origin + url.pathname);
  if (!page) return false;
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    ...(page.policy && { 'Content-Security-Policy': page.policy }),
  });
  const head = `<meta charset="utf-8"><title>Partner</title>${page.script}`;
  response.end(`<!doctype html><html lang="en"><head>${head}</head><body><h1>Partner</h1>${page.body}</body></html>`);
  return true;
}

/** The tag that the documentation shows: one version, and only its very bytes. */
export async function pinnedScript({ url }: Sandbox, attributes = ''): Promise<string> {
  const { script, integrity } = await readManifest(url);
  return `<script src="${url}${script}" integrity="${integrity}" crossorigin ${attributes}></script>`;
}

interface SdkRelease {
  version: string;
  script: string;
  integrity: string;
  /** What the script loads after the click; releases before 0.2 have none. */
  on_demand?: { script: string; integrity: string };
}

export interface SdkManifest extends SdkRelease {
  releases: SdkRelease[];
}

export async function readManifest(url: string): Promise<SdkManifest> {
  return (await (await fetch(`${url}/sdk/manifest.json`)).json()) as SdkManifest; // held to its schema by the server's tests
}
