import { z } from 'zod';
import { readConfig } from '../compose.ts';
import { parseConfig } from '../config.ts';
import { ok, type Result } from '../result.ts';
import { createSecret } from '../secrets/secret.ts';
import { createSecretsFile } from '../secrets/secrets-file.ts';
import type { Services } from '../services.ts';
import { type Command, defineCommand, type Refusal, refuse } from './command.ts';
import { retireKey } from './retire-key.ts';
import { rotateKeys } from './rotate-keys.ts';
import { toColumns } from './to-columns.ts';

const listKeys = defineCommand({
  name: 'keys list',
  summary: 'Lists the keys by id; the first signs and seals, all verify and open.',
  words: [],
  options: {},
  input: z.object({}),
  run: async ({ keyRing }) => ok(keyRing.signingKeys().map(({ kid }, index) => ({ kid, position: index + 1 }))),
  tell: (keys) => toColumns(keys.map(({ kid, position }) => [String(position), kid])),
});

const rotate = defineCommand({
  name: 'keys rotate',
  summary: 'Puts a new secret in front of the secrets file, without a restart; takes some seconds.',
  words: [],
  options: {},
  input: z.object({}),
  async run(services) {
    const file = findFile(services);
    return file.ok ? rotateKeys(services, file.value) : file;
  },
  tell: ({ kid, keys, resealed }) =>
    `${kid} signs now; ${keys} keys verify. TOTP secrets sealed again: ${resealed}. API keys follow as they are used.`,
});

const retire = defineCommand({
  name: 'keys retire',
  summary: 'Removes an old secret from the secrets file.',
  note: 'Refused within a day of the last change of the file, and while something may still hang on that secret.',
  words: ['kid'],
  options: { 'lose-recovery-codes': { type: 'boolean', help: 'even if recovery codes stop working' } },
  input: z.object({ kid: z.string(), 'lose-recovery-codes': z.boolean().default(false) }),
  async run(services, { kid, 'lose-recovery-codes': losesRecoveryCodes }) {
    const file = findFile(services);
    return file.ok ? retireKey(services, file.value, kid, { losesRecoveryCodes }) : file;
  },
  tell: ({ kid, keys }) => `${kid} is gone; ${keys} left.`,
});

/** These two ask for no database: whoever runs them may not have one yet. */
const initKeys: Command = {
  name: 'keys init',
  summary: 'Makes the file that CONSENTRY_SECRETS_FILE names, with a first secret.',
  words: [],
  options: {},
  async execute({ environment, random }) {
    const config = parseConfig(environment);
    if (!config.ok) return refuse('configuration', config.failure.join('\n'));
    const file = config.value.secretsFile;
    if (file === undefined) return refuse('configuration', 'CONSENTRY_SECRETS_FILE: say where the file goes');
    const made = createSecretsFile(file, createSecret(random));
    if (!made.ok) return refuse('secrets_file', `${file}: cannot be written (${made.failure})`);
    if (!made.value) return refuse('secrets_file', `${file}: is there already`);
    return ok({ json: { secrets_file: file }, text: `${file} holds a first secret. Keep it apart from the database.` });
  },
};

const checkConfig: Command = {
  name: 'config check',
  summary: 'Says whether the server would start on this environment.',
  words: [],
  options: {},
  async execute({ environment }) {
    const config = readConfig(environment);
    if (!config.ok) return refuse('configuration', config.failure.join('\n'));
    const { mode, publicUrl, databaseUrl, secrets, secretsFile = null } = config.value;
    const from = secretsFile ?? 'CONSENTRY_SECRETS';
    return ok({
      json: {
        mode,
        public_url: publicUrl,
        database_url: databaseUrl,
        secrets: secrets.length,
        secrets_file: secretsFile,
      },
      text: `${mode} at ${publicUrl}, ${databaseUrl}, ${secrets.length} secrets (${from}).`,
    });
  },
};

export const keysCommands: readonly Command[] = [rotate, listKeys, retire, initKeys, checkConfig];

function findFile({ config, random }: Services): Result<string, Refusal> {
  if (config.secretsFile !== undefined) return ok(config.secretsFile);
  return refuse(
    'secrets_by_configuration',
    `The secrets stand in CONSENTRY_SECRETS, which only you can change. In two steps, so that no server meets a key that it does not know:
1. Put a new secret at the end of the list on every server, and restart each: ${createSecret(random)}
2. When all of them know it, move it to the front on every server, and restart each.
Leave the old ones behind it: API keys and recovery codes hang on them.`,
  );
}
