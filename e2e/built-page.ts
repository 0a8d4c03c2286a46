import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { BUILT_PAGES } from './build-pages.ts';

/** A partner's page of `pages/`, or one of its scripts; undefined when the address is none of them. */
export async function builtPage({ pathname, searchParams }: URL): Promise<{ type: string; body: string } | undefined> {
  const [, script, name = ''] = /^\/built\/(?:(.+\.js)|(react|vue))$/.exec(pathname) ?? [];
  if (script) return { type: 'text/javascript', body: await readFile(`${BUILT_PAGES}browser/${script}`, 'utf8') };
  if (!name) return undefined;
  const root = searchParams.has('ssr') ? await renderOnServer(name, searchParams) : '';
  return {
    type: 'text/html; charset=utf-8',
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Partner with ${name}</title></head><body>
<h1>Partner</h1><div id="root" data-plan="${`${searchParams}`.replaceAll('&', '&amp;')}">${root}</div>
<ol id="calls" aria-label="Calls"></ol><ol id="events" aria-label="Events"></ol>
<p><a href="/callback">A page further on</a></p>
<script type="module" src="/built/${name}.js"></script></body></html>`,
  };
}

/** In a Node of its own, which has no DOM and no transpiler. */
export async function renderOnServer(name: string, params: URLSearchParams): Promise<string> {
  const run = promisify(execFile);
  const { stdout, stderr } = await run(process.execPath, [`${BUILT_PAGES}server/render.js`, name, `${params}`]);
  if (stderr) throw new Error(stderr);
  return stdout;
}
