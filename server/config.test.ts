import { expect, test } from 'vitest';
import { MINUTE } from './clock.ts';
import { parseConfig } from './config.ts';

const SECRET = 'kZ3v9Qe7Rt1Yw5Xs8Ud2Pf6Gh4Jm0Nb';
const PRODUCTION = { CONSENTRY_SECRETS: `${SECRET}x`, CONSENTRY_PUBLIC_URL: 'https://consent.example' };

test('the sandbox starts without any setting', () => {
  const config = parseConfig({ CONSENTRY_MODE: 'sandbox' });
  expect(config).toMatchObject({
    ok: true,
    value: {
      host: '127.0.0.1',
      port: 4000,
      publicUrl: 'http://localhost:4000',
      demoOrigin: 'http://127.0.0.1:4100',
      databaseUrl: 'sqlite:./data/consentry.db',
      sessionLifetimeMs: 15 * MINUTE,
    },
  });
});

test('production starts with a secret and an https address', () => {
  expect(parseConfig(PRODUCTION)).toMatchObject({ ok: true, value: { mode: 'production' } });
});

test('the first of several secrets signs', () => {
  const config = parseConfig({ ...PRODUCTION, CONSENTRY_SECRETS: `${SECRET}new, ${SECRET}old` });
  expect(config).toMatchObject({ ok: true, value: { secrets: [`${SECRET}new`, `${SECRET}old`] } });
});

const SECRETS_FILE = {
  CONSENTRY_PUBLIC_URL: 'https://consent.example',
  CONSENTRY_SECRETS_FILE: '/etc/consentry/secrets',
};

test('a file may hold the secrets instead', () => {
  expect(parseConfig(SECRETS_FILE)).toMatchObject({
    ok: true,
    value: { secrets: [], secretsFile: '/etc/consentry/secrets' },
  });
});

test('the sandbox keeps its secret beside its database, unless it is given one or keeps nothing', () => {
  const secretsFileOf = (environment: Record<string, string>) => {
    const config = parseConfig({ CONSENTRY_MODE: 'sandbox', ...environment });
    return config.ok ? config.value.secretsFile : config.failure;
  };
  expect(secretsFileOf({ CONSENTRY_DATABASE_URL: 'sqlite:/var/lib/x.db' })).toBe('/var/lib/sandbox-secret');
  expect(secretsFileOf({ CONSENTRY_SECRETS: SECRET })).toBeUndefined();
  expect(secretsFileOf({ CONSENTRY_DATABASE_URL: 'sqlite::memory:' })).toBeUndefined();
});

test.each(['CONSENTRY_CONFIRM_URL', 'CONSENTRY_RESET_URL', 'CONSENTRY_SSO_URL'])('%s is a web address', (name) => {
  expect(parseConfig({ ...PRODUCTION, [name]: 'https://help.example/x' })).toMatchObject({ ok: true });
  expect(parseConfig({ ...PRODUCTION, [name]: 'javascript:alert(1)' })).toMatchObject({ ok: false });
});

test.each([
  ['no secret', { ...PRODUCTION, CONSENTRY_SECRETS: '' }, /CONSENTRY_SECRETS/],
  ['a short secret', { ...PRODUCTION, CONSENTRY_SECRETS: 'short' }, /CONSENTRY_SECRETS/],
  ['a weak secret', { ...PRODUCTION, CONSENTRY_SECRETS: 'a'.repeat(64) }, /CONSENTRY_SECRETS/],
  ['a weak one behind a strong one', { ...PRODUCTION, CONSENTRY_SECRETS: `${SECRET}x,short` }, /CONSENTRY_SECRETS/],
])('production refuses %s (threats.md row 54)', (_what, environment, message) => {
  const config = parseConfig(environment);
  expect(config.ok ? '' : config.failure.join()).toMatch(message);
});

test('by default guesses are limited for an account only by a high number (threats.md row 34)', () => {
  const config = parseConfig(PRODUCTION);
  expect(config.ok && config.value.limits).toMatchObject({
    signInPerAddress: { max: 100, windowMs: 15 * MINUTE },
    signInPerAccount: { max: 50, windowMs: 60 * MINUTE },
    signInPerPair: { max: 10, windowMs: 15 * MINUTE },
    factorPerUser: { max: 10, windowMs: 60 * MINUTE },
  });
});

test.each([
  ['secrets from two places', { ...PRODUCTION, ...SECRETS_FILE }, /CONSENTRY_SECRETS_FILE/],
  ['plain http', { ...PRODUCTION, CONSENTRY_PUBLIC_URL: 'http://consent.example' }, /CONSENTRY_PUBLIC_URL/],
  ['no address at all', { ...PRODUCTION, CONSENTRY_PUBLIC_URL: 'nowhere' }, /CONSENTRY_PUBLIC_URL/],
  ['sandbox origins', { ...PRODUCTION, CONSENTRY_SANDBOX_ORIGINS: 'http://a.example' }, /CONSENTRY_SANDBOX_ORIGINS/],
  ['another database', { ...PRODUCTION, CONSENTRY_DATABASE_URL: 'mysql://x' }, /CONSENTRY_DATABASE_URL/],
  ['a port that is none', { ...PRODUCTION, PORT: '70000' }, /PORT/],
  [
    'a proxy that is no address',
    { ...PRODUCTION, CONSENTRY_TRUSTED_PROXIES: 'proxy.internal' },
    /CONSENTRY_TRUSTED_PROXIES/,
  ],
  ['a network that is none', { ...PRODUCTION, CONSENTRY_TRUSTED_PROXIES: '10.0.0.0/33' }, /CONSENTRY_TRUSTED_PROXIES/],
  ['an unknown mode', { ...PRODUCTION, CONSENTRY_MODE: 'debug' }, /CONSENTRY_MODE/],
])('production refuses %s', (_what, environment, message) => {
  const config = parseConfig(environment);
  expect(config.ok ? '' : config.failure.join()).toMatch(message);
});

test.each(['http://127.0.0.1:5000/', 'http://*.example', 'a.example', 'http://a.example/path'])(
  'the sandbox refuses the origin %s, which is none',
  (origin) => {
    expect(parseConfig({ CONSENTRY_MODE: 'sandbox', CONSENTRY_SANDBOX_ORIGINS: origin })).toMatchObject({ ok: false });
  },
);
