import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface PageFile {
  body: string;
  type: string;
}

/** Path on the site → file. */
export type PageFiles = ReadonlyMap<string, PageFile>;

export const NO_FILES: PageFiles = new Map();

/**
 * Reads what the build made of `page/`.
 *
 * @throws when it has not been built
 */
export function loadPageFiles(folder: string): PageFiles {
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return new Map([
    ['/page.js', { body: read('page.js'), type: 'text/javascript; charset=utf-8' }],
    ['/page.css', { body: read('page.css'), type: 'text/css; charset=utf-8' }],
    ['/logo.svg', { body: LOGO, type: 'image/svg+xml' }],
  ]);
}

const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="8" fill="#1f5eff"/><path fill="#fff" d="M12 28 20 11l8 17h-5l-3-7-3 7z"/></svg>';
