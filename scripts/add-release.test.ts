import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findReleaseBreaches } from '../server/http/release-breaches.ts';
import { readSdkReleases } from '../server/http/sdk-releases.ts';
import { addRelease } from './add-release.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'consentry-'));
  mkdirSync(join(folder, 'dist'));
  mkdirSync(join(folder, 'releases'));
  writeFileSync(join(folder, 'releases/integrity.json'), '{}');
  build('1.0.0', 'the first script');
});
afterEach(() => rmSync(folder, { recursive: true }));

function build(version: string, script: string, onDemand = 'the other part'): void {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
  writeFileSync(join(folder, 'dist/consentry.js'), script);
  writeFileSync(join(folder, 'dist/consentry-on-demand.js'), onDemand);
  writeFileSync(join(folder, 'dist/index.js'), 'a module of the package');
}

/** Name → content. */
function released(version: string): Record<string, string> {
  const target = join(folder, 'releases', version);
  return Object.fromEntries(readdirSync(target).map((name) => [name, readFileSync(join(target, name), 'utf8')]));
}

function hash(content: string): string {
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}

const breaches = () => findReleaseBreaches(readSdkReleases(folder));

test('a release is every file of the build, byte for byte, with its hash, beside those before it', () => {
  addRelease(folder);
  build('1.1.0', 'the second script', 'its other part');
  addRelease(folder);
  expect(released('1.0.0')).toEqual({ 'consentry.js': 'the first script', 'consentry-on-demand.js': 'the other part' });
  expect(released('1.1.0')).toEqual({
    'consentry.js': 'the second script',
    'consentry-on-demand.js': 'its other part',
  });
  expect(JSON.parse(readFileSync(join(folder, 'releases/integrity.json'), 'utf8'))).toEqual({
    '1.0.0/consentry.js': hash('the first script'),
    '1.0.0/consentry-on-demand.js': hash('the other part'),
    '1.1.0/consentry.js': hash('the second script'),
    '1.1.0/consentry-on-demand.js': hash('its other part'),
  });
  expect(breaches()).toEqual([]);
});

test('half a build is not released', () => {
  rmSync(join(folder, 'dist/consentry-on-demand.js'));
  expect(() => addRelease(folder)).toThrow(/The SDK has not been built: .*consentry-on-demand\.js is missing/);
  expect(readdirSync(join(folder, 'releases'))).toEqual(['integrity.json']);
});

test('a version is released once, whatever was built', () => {
  addRelease(folder);
  expect(() => addRelease(folder)).toThrow(/1\.0\.0 has been released: raise the version/);
  build('1.0.0', 'a mended script');
  expect(() => addRelease(folder)).toThrow(/1\.0\.0 has been released: raise the version/);
  expect(released('1.0.0')).toMatchObject({ 'consentry.js': 'the first script' });
});

test.each(['consentry.js', 'consentry-on-demand.js'])('nothing is released on top of a changed %s', (name) => {
  addRelease(folder);
  writeFileSync(join(folder, 'releases/1.0.0', name), 'changed');
  build('1.1.0', 'the second script');
  expect(() => addRelease(folder)).toThrow(`Release 1.0.0/${name} of the SDK is not what was released`);
  expect(readSdkReleases(folder).released.map(({ version }) => version)).toEqual(['1.0.0']);
});

test.each([
  ['script', 'a mended script', 'the other part'],
  ['part on demand', 'the first script', 'a mended part'],
])(
  'the check sees a %s that differs from the release of its version, until the version is raised',
  (_what, ...files) => {
    addRelease(folder);
    build('1.0.0', ...files);
    expect(breaches()).toEqual([expect.stringMatching(/1\.0\.0: raise the version/)]);
    build('1.0.1', ...files);
    expect(breaches()).toEqual([]);
  },
);
