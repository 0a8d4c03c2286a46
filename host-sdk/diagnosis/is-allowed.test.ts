import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isAllowed } from './is-allowed.ts';

const FRAMES = ['frame-src', 'child-src', 'default-src'];

beforeEach(() => {
  vi.stubGlobal('location', { origin: 'https://partner.example' });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const rows: [policy: string, target: string, isRight: boolean][] = [
  ['', 'https://consent.example', true],
  ["script-src 'none'; img-src 'none'", 'https://consent.example', true],
  ["frame-src 'none'", 'https://consent.example', false],
  ['frame-src', 'https://consent.example', false],
  ["frame-src 'self'", 'https://consent.example', false],
  ["frame-src 'self'", 'https://partner.example', true],
  ["frame-src 'self' https://consent.example", 'https://consent.example', true],
  ['Frame-Src HTTPS://Consent.Example', 'https://consent.example', true],
  ['frame-src https://consent.example/consent/', 'https://consent.example', true],
  ['frame-src consent.example', 'https://consent.example', true],
  ['frame-src http://consent.example', 'https://consent.example', true],
  ['frame-src https://consent.example:443', 'https://consent.example', true],
  ['frame-src *', 'http://localhost:3000', true],
  ['frame-src https:', 'https://consent.example:8443', true],
  ['frame-src data: blob: mediastream:', 'https://consent.example', false],
  ['frame-src https://*.bank.example', 'https://consent.bank.example', true],
  ['frame-src *.bank.example', 'https://a.b.bank.example', true],
  ['frame-src https://*.bank.example', 'https://bank.example', false],
  ['frame-src https://*.bank.example', 'https://otherbank.example', false],
  ['frame-src https://consent.example:8443', 'https://consent.example', false],
  ['frame-src https://consent.example:8443', 'https://consent.example:8443', true],
  ['frame-src http://localhost:*', 'http://localhost:3000', true],
  ['frame-src http://localhost:3001', 'http://localhost:3000', false],
  ['frame-src https://consent.example.evil.example', 'https://consent.example', false],
  ["default-src 'self'", 'https://consent.example', false],
  ["default-src 'self'; child-src https://consent.example", 'https://consent.example', true],
  ["frame-src https://consent.example; child-src 'none'; default-src 'none'", 'https://consent.example', true],
  ["frame-src 'none'; default-src *", 'https://consent.example', false],
  ["frame-src 'none'; frame-src *", 'https://consent.example', false],
  ["\n  default-src\t'self'\n  https://consent.example ;; ", 'https://consent.example', true],
];

it.each(rows)('by the policy «%s» a frame of %s is allowed: %s', (policy, target, isRight) => {
  expect(isAllowed(policy, FRAMES, target)).toBe(isRight);
});

it('asks the directives that it is given, and no other', () => {
  expect(isAllowed("frame-src 'none'", ['connect-src', 'default-src'], 'https://consent.example')).toBe(true);
});

it('never throws, whatever stands in a policy', () => {
  const words = fc.constantFrom(
    "'self'",
    "'none'",
    '*',
    ':*',
    '//',
    'https:',
    'frame-src',
    '[::1]',
    '\\',
    '(',
    ';',
    ' ',
  );
  const policies = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(words, fc.string())).map((parts) => `frame-src ${parts.join('')}`),
  );
  fc.assert(
    fc.property(policies, (policy) => {
      expect(isAllowed(policy, FRAMES, 'https://c.example')).toBeTypeOf('boolean');
    }),
  );
});

it('allows every origin that is listed as it is', () => {
  const url = fc.webUrl({ authoritySettings: { withPort: true } });
  fc.assert(
    fc.property(url, fc.array(fc.webUrl()), (given, others) => {
      const { origin } = new URL(given);
      expect(isAllowed(`frame-src ${[...others, origin].join(' ').replaceAll(';', '')}`, FRAMES, origin)).toBe(true);
    }),
  );
});
