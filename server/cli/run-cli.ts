import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '../result.ts';
import { accountCommands } from './account-commands.ts';
import { appAddressCommands } from './app-address-commands.ts';
import { appCommands } from './app-commands.ts';
import type { Answer, Command, Surroundings } from './command.ts';
import { describeCommands, usageOf } from './help.ts';
import { institutionCommands } from './institution-commands.ts';
import { keyCommands } from './key-commands.ts';
import { keysCommands } from './keys-commands.ts';
import { userCommands } from './user-commands.ts';

export interface CliOutcome {
  /** 0 done, 1 refused, 2 not understood. */
  exitCode: 0 | 1 | 2;
  stdout: string;
  stderr: string;
}

type Failure = { exitCode: 1 | 2; code: string; message: string };

const COMMANDS: readonly Command[] = [
  ...appCommands,
  ...appAddressCommands,
  ...keyCommands,
  ...institutionCommands,
  ...userCommands,
  ...accountCommands,
  ...keysCommands,
];

/** The operator's command line as a function: what it would print and how it would exit. */
export async function runCli(args: readonly string[], surroundings: Surroundings): Promise<CliOutcome> {
  const isJson = args.includes('--json');
  const words = args.filter((arg) => arg !== '--json');
  const outcome = await execute(words, surroundings).catch(asFailure);
  if (outcome.ok) {
    const { json, text } = outcome.value;
    return { exitCode: 0, stdout: isJson ? toDocument(json) : `${text}\n`, stderr: '' };
  }
  const { exitCode, code, message } = outcome.failure;
  if (isJson) return { exitCode, stdout: toDocument({ error: { code, message } }), stderr: '' };
  return { exitCode, stdout: '', stderr: `${message}\n` };
}

async function execute(args: readonly string[], surroundings: Surroundings): Promise<Result<Answer, Failure>> {
  const isHelp = args.length > 0 && (args.includes('--help') || args.includes('-h') || args[0] === 'help');
  const words = args.filter((arg) => !/^(help|--help|-h)$/.test(arg)).slice(0, 2);
  if (isHelp) return help(words);
  const command = COMMANDS.find(({ name }) => name === words.join(' '));
  if (!command) return misuse(`${unknown(words)}\n\n${describeCommands(COMMANDS).text}`);
  const input = parseWords(command, args.slice(2));
  if (!input.ok) return input;
  const answer = await command.execute(surroundings, input.value);
  return answer.ok ? answer : fail({ exitCode: 1, ...answer.failure });
}

/** Of all commands, of those that begin with this word, or of this one. */
function help(words: readonly string[]): Result<Answer, Failure> {
  const meant = COMMANDS.filter(({ name }) => `${name} `.startsWith(words.map((word) => `${word} `).join('')));
  if (meant.length === 0) return misuse(`${unknown(words)}\n\n${describeCommands(COMMANDS).text}`);
  return ok(describeCommands(meant));
}

function parseWords(command: Command, args: readonly string[]): Result<Record<string, unknown>, Failure> {
  try {
    const options = Object.fromEntries(
      Object.entries(command.options).map(([name, { type, multiple = false }]) => [name, { type, multiple }]),
    );
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    if (positionals.length !== command.words.length) return misuse(usageOf(command));
    const missing = Object.entries(command.options).find(([name, { required }]) => required && !(name in values));
    if (missing) return misuse(`--${missing[0]} is missing\n\n${usageOf(command)}`);
    return ok({ ...values, ...Object.fromEntries(command.words.map((word, index) => [word, positionals[index]])) });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // parseArgs refuses by these alone
    return misuse(`${error.message}\n\n${usageOf(command)}`);
  }
}

function misuse(message: string): { ok: false; failure: Failure } {
  return fail({ exitCode: 2, code: 'usage', message });
}

function unknown(words: readonly string[]): string {
  return words.length === 0 ? 'A command is missing.' : `There is no command '${words.join(' ')}'.`;
}

/** Such as a database that another process holds for too long, or that is no database. */
function asFailure(error: unknown): Result<Answer, Failure> {
  return fail({ exitCode: 1, code: 'failed', message: error instanceof Error ? error.message : String(error) });
}

function toDocument(json: unknown): string {
  return `${JSON.stringify(json, null, 2)}\n`;
}
