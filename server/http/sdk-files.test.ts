import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createApp } from '../app.ts';
import { createTestServer, readAs } from '../testing/test-server.ts';
import { loadAssets } from './assets.ts';

const ListedRelease = z.strictObject({ version: z.string(), script: z.string(), integrity: z.string() });
const SdkManifest = ListedRelease.extend({ evergreen: z.string(), releases: z.array(ListedRelease) });

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'consentry-'));
  write(
    'widget/dist/manifest.json',
    JSON.stringify({ 'widget/main.tsx': { file: 'assets/w.js', css: ['assets/w.css'] } }),
  );
  write('widget/dist/assets/w.js', '');
  write('host-sdk/package.json', JSON.stringify({ name: '@consentry/host-sdk', version: '0.11.0' }));
  write('host-sdk/dist/consentry.js', 'the current script');
  release('0.9.0', 'an old script');
  release('0.10.0', 'a newer script');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** Keeps the script and its hash. */
function release(version: string, script: string): void {
  write(`host-sdk/releases/${version}/consentry.js`, script);
  record({ ...recorded(), [version]: hash(script) });
}

function record(hashes: Record<string, string>): void {
  write('host-sdk/releases/integrity.json', JSON.stringify(hashes));
}

function recorded(): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(root, 'host-sdk/releases/integrity.json'), 'utf8'));
  } catch {
    return {}; // before the first release
  }
}

function hash(script: string): string {
  return `sha384-${createHash('sha384').update(script).digest('base64')}`;
}

async function serve(): Promise<(path: string, headers?: Record<string, string>) => Promise<Response>> {
  const { services } = await createTestServer();
  const app = createApp({ ...services, assets: loadAssets(root) });
  return async (path, headers = {}) => app.fetch(new Request(new URL(path, services.config.publicUrl), { headers }));
}

describe('a versioned script', () => {
  test.each([
    ['0.11.0', 'the current script'],
    ['0.10.0', 'a newer script'],
    ['0.9.0', 'an old script'],
  ])('of %s is served byte for byte, for ever, to every origin', async (version, script) => {
    const response = await (await serve())(`/sdk/${version}/consentry.js`, { origin: 'https://shop.example' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(script);
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });

  test('that was never released is not there', async () => {
    const get = await serve();
    expect((await get('/sdk/0.3.0/consentry.js')).status).toBe(404);
    expect((await get('/sdk/v2.js')).status).toBe(404);
  });
});

describe('/sdk/v1.js', () => {
  test('is the current script, kept for minutes and never for ever', async () => {
    const response = await (await serve())('/sdk/v1.js');
    expect(await response.text()).toBe('the current script');
    expect(response.headers.get('cache-control')).toBe('public, max-age=300, stale-while-revalidate=3600');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });

  test('is sent again only when it has changed, and stays readable across origins then', async () => {
    const first = await (await serve())('/sdk/v1.js');
    const etag = first.headers.get('etag') ?? '';
    for (const held of [etag, `"other", ${etag}`, etag.replace('W/', '')]) {
      const again = await (await serve())('/sdk/v1.js', { 'if-none-match': held });
      expect(again.status).toBe(304);
      expect(await again.text()).toBe('');
      for (const name of [
        'etag',
        'cache-control',
        'vary',
        'access-control-allow-origin',
        'cross-origin-resource-policy',
      ])
        expect(again.headers.get(name), name).toBe(first.headers.get(name));
    }
    write('host-sdk/dist/consentry.js', 'a fix');
    const changed = await (await serve())('/sdk/v1.js', { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(await changed.text()).toBe('a fix');
  });

  test('is compressed for browsers that take it', async () => {
    const response = await (await serve())('/sdk/v1.js', { 'accept-encoding': 'gzip, br' });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(response.headers.get('vary')).toBe('Accept-Encoding');
    expect(gunzipSync(await response.arrayBuffer()).toString()).toBe('the current script');
  });
});

test('/sdk/manifest.json names the current script and every release, the newest first, with their hashes', async () => {
  const current = { version: '0.11.0', script: '/sdk/0.11.0/consentry.js', integrity: hash('the current script') };
  const response = (await serve())('/sdk/manifest.json');
  expect((await response).headers.get('cache-control')).toBe('no-cache');
  expect(await readAs(SdkManifest, response)).toEqual({
    ...current,
    evergreen: '/sdk/v1.js',
    releases: [
      current,
      { version: '0.10.0', script: '/sdk/0.10.0/consentry.js', integrity: hash('a newer script') },
      { version: '0.9.0', script: '/sdk/0.9.0/consentry.js', integrity: hash('an old script') },
    ],
  });
});

test('a current version that has been released is listed once', async () => {
  release('0.11.0', 'the current script');
  const { releases } = await readAs(SdkManifest, (await serve())('/sdk/manifest.json'));
  expect(releases.map(({ version }) => version)).toEqual(['0.11.0', '0.10.0', '0.9.0']);
});

describe('the server does not start', () => {
  const start = () => loadAssets(root);

  test('with another build of a version that has been released', () => {
    release('0.11.0', 'what pages have pinned');
    expect(start).toThrow(/changed after its release as 0\.11\.0: raise the version/);
  });

  test('with a release that was changed', () => {
    write('host-sdk/releases/0.10.0/consentry.js', 'a newer script, mended');
    expect(start).toThrow(/0\.10\.0 .* is not what was released/);
  });

  test('with a release whose hash nobody wrote down', () => {
    const { '0.10.0': _, ...others } = recorded();
    record(others);
    expect(start).toThrow(/0\.10\.0 .* has no hash/);
  });

  test('without a release that there was', () => {
    rmSync(join(root, 'host-sdk/releases/0.9.0'), { recursive: true });
    expect(start).toThrow(/0\.9\.0 .* is gone/);
  });

  test.each([
    ['a hash that is none', 'host-sdk/releases/integrity.json', '{"0.9.0":"md5-x"}'],
    ['a version that is none', 'host-sdk/package.json', '{"version":"../x"}'],
    ['a folder that is no version', 'host-sdk/releases/latest/consentry.js', ''],
  ])('with %s', (_what, path, content) => {
    write(path, content);
    expect(start).toThrow();
  });
});
