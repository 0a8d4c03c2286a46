import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { readSdkFiles } from './sdk-files.ts';

export interface Asset {
  body: Uint8Array<ArrayBuffer>;
  gzip: Uint8Array<ArrayBuffer>;
  type: string;
  /** Weak, since both forms of the body have it. */
  etag: string;
  /** Whether its address never gives anything else. */
  isFinal: boolean;
}

/** What the build made for browsers, held in memory: a dozen small files, compressed once. */
export interface Assets {
  /** Paths of the widget's script and style sheet. */
  widget: { script: string; style: string };
  files: ReadonlyMap<string, Asset>;
}

const Manifest = z.object({
  'widget/main.tsx': z.object({ file: z.string(), css: z.tuple([z.string()]).rest(z.string()) }),
});

const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
};

/** For tests that need no page: a document is still served, its script and style are not. */
export const NO_ASSETS: Assets = { widget: { script: '/assets/none.js', style: '/assets/none.css' }, files: new Map() };

/**
 * Reads the builds of widget and host SDK.
 *
 * @param root the repository
 * @throws when they have not been built, or a released script has changed
 */
export function loadAssets(root: string): Assets {
  const widget = join(root, 'widget/dist');
  const manifest = Manifest.parse(readJsonFile(join(widget, 'manifest.json')))['widget/main.tsx'];
  const files = new Map<string, Asset>();
  for (const name of readdirSync(join(widget, 'assets'))) {
    files.set(`/assets/${name}`, toAsset(name, readFileSync(join(widget, 'assets', name)), true));
  }
  for (const { path, content, isFinal } of readSdkFiles(join(root, 'host-sdk'))) {
    files.set(path, toAsset(path, content, isFinal));
  }
  return { widget: { script: `/${manifest.file}`, style: `/${manifest.css[0]}` }, files };
}

function toAsset(name: string, content: Buffer, isFinal: boolean): Asset {
  const body = new Uint8Array(content);
  const type = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  const etag = `W/"${createHash('sha256').update(content).digest('base64url')}"`;
  return { body, gzip: new Uint8Array(gzipSync(content, { level: 9 })), type, etag, isFinal };
}

function readJsonFile(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
