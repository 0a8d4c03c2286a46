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

const Pin = { script: z.string(), integrity: z.string() };
const ListedRelease = z.strictObject({ version: z.string(), ...Pin, on_demand: z.strictObject(Pin).optional() });
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
  write('host-sdk/dist/consentry-on-demand.js', 'its other part');
  write('host-sdk/dist/index.js', 'a module of the package');
  release('0.9.0', { 'consentry.js': 'an old script' });
  release('0.10.0', { 'consentry.js': 'a newer script', 'consentry-on-demand.js': 'a newer part' });
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** Keeps the files and their hashes. */
function release(version: string, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    write(`host-sdk/releases/${version}/${name}`, content);
    record({ ...recorded(), [`${version}/${name}`]: hash(content) });
  }
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

describe('a versioned file', () => {
  test.each([
    ['0.11.0/consentry.js', 'the current script', 'no-cache'], // until it is released, another build may have its version
    ['0.11.0/consentry-on-demand.js', 'its other part', 'no-cache'],
    ['0.10.0/consentry.js', 'a newer script', 'public, max-age=31536000, immutable'],
    ['0.10.0/consentry-on-demand.js', 'a newer part', 'public, max-age=31536000, immutable'],
    ['0.9.0/consentry.js', 'an old script', 'public, max-age=31536000, immutable'],
  ])('%s is served byte for byte, for ever once it is released, to every origin', async (path, content, caching) => {
    const response = await (await serve())(`/sdk/${path}`, { origin: 'https://shop.example' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(content);
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe(caching);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });

  test.each([
    ['of a version that was never released', '/sdk/0.3.0/consentry.js'],
    ['of another protocol', '/sdk/v2.js'],
    ['that its release did not have', '/sdk/0.9.0/consentry-on-demand.js'],
    ['that is built for the package', '/sdk/0.11.0/index.js'],
    ['beside the releases', '/sdk/releases/integrity.json'],
    ['above its release', '/sdk/0.10.0/..%2fintegrity.json'],
    ['of another release by way of this one', '/sdk/0.10.0/..%2f0.9.0%2fconsentry.js'],
    ['under the evergreen name as if that were a version', '/sdk/v1.js/consentry-on-demand.js'],
  ])('%s is not there', async (_which, path) => {
    const response = await (await serve())(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control') ?? '').not.toContain('immutable');
  });

  test('is where the evergreen script looks for it', async () => {
    const get = await serve();
    const { version, evergreen, on_demand } = await readAs(SdkManifest, get('/sdk/manifest.json'));
    const beside = new URL(`${version}/consentry-on-demand.js`, new URL(evergreen, 'https://consent.example'));
    expect(beside.pathname).toBe(on_demand?.script);
    expect(await (await get(beside.pathname)).text()).toBe('its other part');
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

test('/sdk/manifest.json names the current files and those of every release, the newest first, with their hashes', async () => {
  const pin = (path: string, content: string) => ({ script: `/sdk/${path}`, integrity: hash(content) });
  const current = {
    version: '0.11.0',
    ...pin('0.11.0/consentry.js', 'the current script'),
    on_demand: pin('0.11.0/consentry-on-demand.js', 'its other part'),
  };
  const newer = {
    version: '0.10.0',
    ...pin('0.10.0/consentry.js', 'a newer script'),
    on_demand: pin('0.10.0/consentry-on-demand.js', 'a newer part'),
  };
  const old = { version: '0.9.0', ...pin('0.9.0/consentry.js', 'an old script') };
  const response = (await serve())('/sdk/manifest.json');
  expect((await response).headers.get('cache-control')).toBe('no-cache');
  expect(await readAs(SdkManifest, response)).toEqual({
    ...current,
    evergreen: '/sdk/v1.js',
    releases: [current, newer, old],
  });
});

const BUILD = { 'consentry.js': 'the current script', 'consentry-on-demand.js': 'its other part' };

test('a current version that has been released is listed once', async () => {
  release('0.11.0', BUILD);
  const { releases } = await readAs(SdkManifest, (await serve())('/sdk/manifest.json'));
  expect(releases.map(({ version }) => version)).toEqual(['0.11.0', '0.10.0', '0.9.0']);
});

describe('the server does not start', () => {
  const start = () => loadAssets(root);

  test.each([
    ['another script', { ...BUILD, 'consentry.js': 'what pages have pinned' }],
    ['another part on demand', { ...BUILD, 'consentry-on-demand.js': 'what the script loaded' }],
    ['one file less', { 'consentry.js': BUILD['consentry.js'] }],
    ['one file more', { ...BUILD, 'consentry-extra.js': 'a third part' }],
  ])('with the build of a version that has been released with %s', (_what, files) => {
    release('0.11.0', files);
    expect(start).toThrow(/changed after its release as 0\.11\.0: raise the version/);
  });

  test.each(['0.10.0/consentry.js', '0.10.0/consentry-on-demand.js'])('with %s changed', (path) => {
    write(`host-sdk/releases/${path}`, 'mended');
    expect(start).toThrow(`Release ${path} of the SDK is not what was released`);
  });

  test.each(['0.10.0/consentry.js', '0.10.0/consentry-on-demand.js'])(
    'with %s, whose hash nobody wrote down',
    (path) => {
      const { [path]: _, ...others } = recorded();
      record(others);
      expect(start).toThrow(`Release ${path} of the SDK has no hash`);
    },
  );

  test.each(['0.10.0/consentry.js', '0.10.0/consentry-on-demand.js'])('without %s, which there was', (path) => {
    rmSync(join(root, 'host-sdk/releases', path));
    expect(start).toThrow(`Release ${path} of the SDK is gone`);
  });

  test('without any file of a release that there was', () => {
    rmSync(join(root, 'host-sdk/releases/0.10.0'), { recursive: true });
    expect(start).toThrow(/0\.10\.0\/consentry\.js .* is gone.*\n.*0\.10\.0\/consentry-on-demand\.js .* is gone/);
  });

  test('with a release that has no script for pages', () => {
    release('0.8.0', { 'consentry-on-demand.js': 'a part of nothing' });
    expect(start).toThrow(/0\.8\.0 .* is without its consentry\.js/);
  });

  test.each(['consentry.js', 'consentry-on-demand.js'])('before %s is built', (name) => {
    rmSync(join(root, 'host-sdk/dist', name));
    expect(start).toThrow(new RegExp(`The SDK has not been built: .*/${name} is missing`));
  });

  test.each([
    ['a hash that is none', 'host-sdk/releases/integrity.json', '{"0.9.0/consentry.js":"md5-x"}'],
    ['a hash of no file', 'host-sdk/releases/integrity.json', `{"0.9.0":"${hash('an old script')}"}`],
    ['a version that is none', 'host-sdk/package.json', '{"version":"../x"}'],
    ['a folder that is no version', 'host-sdk/releases/latest/consentry.js', ''],
  ])('with %s', (_what, path, content) => {
    write(path, content);
    expect(start).toThrow(z.ZodError);
  });
});
