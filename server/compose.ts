import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import { type Config, databasePath, parseConfig } from './config.ts';
import { fail, ok, type Result } from './result.ts';
import { holdsSandboxData } from './sandbox/seed-sandbox.ts';
import { createSecret, STRONG_SECRET } from './secrets/secret.ts';
import { createSecretsFile, readSecretsFile, type SecretsFileFailure } from './secrets/secrets-file.ts';
import { createServices, type Services } from './services.ts';
import { openStore } from './store/sql-store.ts';
import { openSqlite } from './store/sqlite-engine.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the server and the operator's command line are both made of; they hand in their own environment and clock. */
export async function compose(
  environment: Environment,
  own: { clock: Clock } & Partial<Pick<Services, 'log'>>,
): Promise<Result<Services, string[]>> {
  const config = readConfig(environment);
  if (!config.ok) return config;
  const store = await openStore(openSqlite(databasePath(config.value)));
  if (config.value.mode === 'production' && (await holdsSandboxData(store))) {
    await store.close();
    return fail(['CONSENTRY_DATABASE_URL: this database holds sandbox data, whose key and passwords are public']);
  }
  return ok(createServices({ config: config.value, store, random: randomOf, ...own }));
}

/** The configuration with its secrets. A sandbox makes its own at the first start. */
export function readConfig(environment: Environment): Result<Config, string[]> {
  const parsed = parseConfig(environment);
  if (!parsed.ok) return parsed;
  const { mode, secretsFile, secrets } = parsed.value;
  if (secretsFile === undefined) {
    return ok(secrets.length > 0 ? parsed.value : { ...parsed.value, secrets: [createSecret(randomOf)] });
  }
  const made = mode === 'sandbox' ? createSecretsFile(secretsFile, createSecret(randomOf)) : ok(false);
  if (!made.ok) return fail([`${secretsFile}: cannot be written (${made.failure})`]);
  const read = readSecretsFile(secretsFile);
  return read.ok
    ? ok({ ...parsed.value, secrets: read.value.secrets })
    : fail([describeFileFailure(secretsFile, read.failure)]);
}

/** In words for the operator. */
export function describeFileFailure(secretsFile: string, failure: SecretsFileFailure): string {
  return `${secretsFile}: ${FAILURES[failure]}`;
}

const FAILURES: { [Failure in SecretsFileFailure]: string } = {
  missing: 'there is no such file; `npx consentry keys init` makes one',
  unreadable: 'cannot be read',
  'readable-by-others': 'only its owner may read it; `chmod 600` it',
  empty: 'holds no secret',
  weak: `holds a weak secret, and ${STRONG_SECRET}`,
};

function randomOf(bytes: number): Uint8Array {
  return new Uint8Array(randomBytes(bytes));
}
