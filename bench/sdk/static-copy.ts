import { gzipSync } from 'node:zlib';
import type { Browser } from '@playwright/test';

export interface StaticFile {
  body: Uint8Array;
  headers: Record<string, string>;
}

const KEPT_HEADERS = ['content-type', 'cache-control', 'vary'];
const TAKE_WITHIN_MS = 15_000;

/**
 * The widget's first screen as files: the document as the running widget has drawn it in a frame, its scripts and boot
 * data taken out, and the style sheets and images that it names. Each has the caching and compression that our server
 * gives it.
 *
 * @param hostPage an address that may frame the widget
 */
export async function takeStaticCopy(
  browser: Browser,
  hostPage: string,
  authUrl: string,
): Promise<ReadonlyMap<string, StaticFile>> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1400 } });
  try {
    const page = await context.newPage();
    await page.goto(hostPage);
    const answer = page.waitForResponse(authUrl, { timeout: TAKE_WITHIN_MS });
    await page.evaluate(`open(${JSON.stringify(authUrl)})`);
    const document = await answer;
    const frame = document.frame();
    await frame.locator('input[type=search]').waitFor({ timeout: TAKE_WITHIN_MS });
    await page.waitForLoadState('networkidle');
    const paths = await frame.evaluate<string[]>(`(() => {
      for (const element of document.querySelectorAll('script, noscript')) element.remove();
      const named = document.querySelectorAll('link[rel=stylesheet], img[src]');
      return [...named].map((element) => element.getAttribute('href') ?? element.getAttribute('src'));
    })()`);
    const files = new Map([
      ['/', toFile(Buffer.from(await frame.content()), new Headers(await document.allHeaders()))],
    ]);
    for (const path of new Set(paths.filter((path) => path.startsWith('/')))) {
      const response = await fetch(new URL(path, authUrl), { headers: { 'accept-encoding': 'gzip' } });
      if (!response.ok) throw new Error(`${path} of the first screen: ${response.status}`);
      files.set(path, toFile(Buffer.from(await response.arrayBuffer()), response.headers));
    }
    return files;
  } finally {
    await context.close();
  }
}

function toFile(content: Buffer, answered: Headers): StaticFile {
  const headers: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = answered.get(name);
    if (value !== null) headers[name] = value;
  }
  if (answered.get('content-encoding') !== 'gzip') return { body: content, headers };
  return { body: gzipSync(content, { level: 9 }), headers: { ...headers, 'content-encoding': 'gzip' } };
}
