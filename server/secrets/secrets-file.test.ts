import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createKeyRing } from '../tokens/key-ring.ts';
import { createSecret } from './secret.ts';
import { createSecretsFile, readSecretsFile, writeSecretsFile } from './secrets-file.ts';
import { createSecretsPoller } from './secrets-poller.ts';

const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
const [A, B, C] = [createSecret(random), createSecret(random), createSecret(random)];

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'consentry-secrets-'));
  file = join(directory, 'secrets');
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('a secrets file', () => {
  test('is for its owner alone, one secret a line, and leaves nothing beside it', () => {
    writeSecretsFile(file, [A, B]);
    expect(readFileSync(file, 'utf8')).toBe(`${A}\n${B}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeSecretsFile(file, [B, A]);
    expect(readSecretsFile(file)).toMatchObject({ ok: true, value: { secrets: [B, A] } });
    expect(readdirSync(directory)).toEqual(['secrets']);
  });

  test('may be a link, which stays one', () => {
    writeSecretsFile(file, [A]);
    const link = join(directory, 'link');
    symlinkSync(file, link);
    writeSecretsFile(link, [B, A]);
    expect(readSecretsFile(file)).toMatchObject({ ok: true, value: { secrets: [B, A] } });
  });

  test('is made once', () => {
    expect(createSecretsFile(file, A)).toEqual({ ok: true, value: true });
    expect(createSecretsFile(file, B)).toEqual({ ok: true, value: false });
    expect(readSecretsFile(file)).toMatchObject({ ok: true, value: { secrets: [A] } });
  });

  test('of an older sandbox, one line without an end, is read', () => {
    writeFileSync(file, A, { mode: 0o600 });
    expect(readSecretsFile(file)).toMatchObject({ ok: true, value: { secrets: [A] } });
  });

  test.each([
    ['missing', undefined, 0o600],
    ['empty', '\n\n', 0o600],
    ['weak', `${A}\nshort\n`, 0o600],
    ['readable-by-others', `${A}\n`, 0o644],
    ['readable-by-others', `${A}\n`, 0o640],
  ])('that is %s is refused', (failure, text, mode) => {
    if (text !== undefined) writeFileSync(file, text);
    if (text !== undefined) chmodSync(file, mode);
    expect(readSecretsFile(file)).toEqual({ ok: false, failure });
  });

  test('where a file cannot be is told, not thrown', () => {
    writeFileSync(file, '');
    expect(writeSecretsFile(join(file, 'below'), [A])).toMatchObject({ ok: false });
    expect(readSecretsFile(directory)).toMatchObject({ ok: false });
  });
});

describe('a running server', () => {
  const kidOf = (secret: string) => createKeyRing([secret], random).signingKeys()[0].kid;

  function follow() {
    const logged: string[] = [];
    const keyRing = createKeyRing([A], random);
    const poll = createSecretsPoller(file, keyRing, createLog({ write: (line) => void logged.push(line) }));
    return { logged, poll, kids: () => keyRing.signingKeys().map(({ kid }) => kid) };
  }

  test('takes the secrets of a changed file, and says so once', () => {
    writeSecretsFile(file, [A]);
    const { logged, poll, kids } = follow();
    poll();
    expect(logged).toEqual([]);
    writeSecretsFile(file, [B, A]);
    poll();
    poll();
    expect(kids()).toEqual([kidOf(B), kidOf(A)]);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('"keys":2');
    expect(logged.join('')).not.toContain(B);
  });

  test('that has missed a change between its start and the first look takes it then', () => {
    writeSecretsFile(file, [B, A]);
    const { poll, kids } = follow();
    poll();
    expect(kids()).toEqual([kidOf(B), kidOf(A)]);
  });

  test('keeps its keys while the file is not to be used, tells that once, and goes on when it is mended', () => {
    writeSecretsFile(file, [B, A]);
    const { logged, poll, kids } = follow();
    poll();
    for (const spoil of [() => writeFileSync(file, 'short\n'), () => writeFileSync(file, ''), () => rmSync(file)]) {
      logged.length = 0;
      spoil();
      poll();
      poll();
      expect(kids()).toEqual([kidOf(B), kidOf(A)]);
      expect(logged).toHaveLength(1);
      expect(logged[0]).toMatch(/"reason":"(weak|empty|missing)"/);
    }
    writeSecretsFile(file, [C]);
    poll();
    expect(kids()).toEqual([kidOf(C)]);
  });
});
