import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

function build(version: string, script: string): void {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
  writeFileSync(join(folder, 'dist/consentry.js'), script);
}

function released(version: string): string {
  return readFileSync(join(folder, 'releases', version, 'consentry.js'), 'utf8');
}

const breaches = () => findReleaseBreaches(readSdkReleases(folder));

test('a release is the build, byte for byte, with its hash, beside those before it', () => {
  const first = addRelease(folder);
  build('1.1.0', 'the second script');
  const second = addRelease(folder);
  expect(released('1.0.0')).toBe('the first script');
  expect(released('1.1.0')).toBe('the second script');
  expect(readSdkReleases(folder).recorded).toEqual({ '1.0.0': first.integrity, '1.1.0': second.integrity });
  expect(breaches()).toEqual([]);
});

test('a version is released once, whatever was built', () => {
  addRelease(folder);
  expect(() => addRelease(folder)).toThrow(/1\.0\.0 has been released: raise the version/);
  build('1.0.0', 'a mended script');
  expect(() => addRelease(folder)).toThrow(/1\.0\.0 has been released: raise the version/);
  expect(released('1.0.0')).toBe('the first script');
});

test('nothing is released on top of a release that was changed', () => {
  addRelease(folder);
  writeFileSync(join(folder, 'releases/1.0.0/consentry.js'), 'changed');
  build('1.1.0', 'the second script');
  expect(() => addRelease(folder)).toThrow(/1\.0\.0 .* is not what was released/);
  expect(readSdkReleases(folder).released.map(({ version }) => version)).toEqual(['1.0.0']);
});

test('the check sees a build that differs from the release of its version, until the version is raised', () => {
  addRelease(folder);
  build('1.0.0', 'a mended script');
  expect(breaches()).toEqual([expect.stringMatching(/1\.0\.0: raise the version/)]);
  build('1.0.1', 'a mended script');
  expect(breaches()).toEqual([]);
});
