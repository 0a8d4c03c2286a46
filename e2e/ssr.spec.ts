import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { renderOnServer } from './built-page.ts';

const ENTRIES = ['.', './react', './vue', './element', './testing'];
const run = promisify(execFile);

/** In a plain Node, from the place of a partner's file. */
async function runNode(code: string, ...flags: string[]): Promise<string> {
  const cwd = dirname(createRequire(import.meta.url).resolve('@consentry/host-sdk/package.json'));
  const { stdout, stderr } = await run(process.execPath, [...flags, '--eval', code], { cwd });
  expect(stderr.replace(/^\(.*\) ExperimentalWarning: .*\n(\(Use .*\n)?/gm, '')).toBe(''); // Node 20 warns of require()
  return stdout;
}

for (const entry of ENTRIES) {
  const name = entry.replace('.', '@consentry/host-sdk');

  test(`${name} can be imported where there is no browser`, async () => {
    const code = `await import('${name}'); process.stdout.write(typeof document)`;
    expect(await runNode(code, '--input-type=module')).toBe('undefined');
  });

  test(`${name} can be required where there is no browser`, async () => {
    const code = `require('${name}'); process.stdout.write(typeof document)`;
    expect(await runNode(code, '--input-type=commonjs')).toBe('undefined');
  });
}

for (const name of ['react', 'vue']) {
  for (const part of ['connect', 'frame', 'return', 'resume']) {
    test(`a server renders ${part} of ${name}, opens nothing, and is not warned`, async () => {
      const html = await renderOnServer(name, new URLSearchParams({ part }));
      expect(html).toContain('<section aria-label="1">');
      expect(html).not.toMatch(/iframe|dialog/);
    });
  }
}
