import type { Answer, Command, Option } from './command.ts';
import { toColumns } from './to-columns.ts';

/** One command with all of its options, several as a list. */
export function describeCommands(commands: readonly Command[]): Answer {
  const [only] = commands.length === 1 ? commands : [];
  return {
    json: commands.map((command) => ({
      command: command.name,
      summary: command.summary,
      usage: usageOf(command),
      options: Object.fromEntries(Object.entries(command.options).map(([name, { help }]) => [`--${name}`, help])),
    })),
    text: only ? describeCommand(only) : listCommands(commands),
  };
}

/** `Usage: consentry key revoke <app> <key-id>` */
export function usageOf({ name, words, options }: Command): string {
  const parts = Object.entries(options).map(([option, spec]) => {
    const text = spec.type === 'boolean' ? `--${option}` : `--${option} ${placeholderOf(spec)}`;
    return `${spec.required ? text : `[${text}]`}${spec.multiple ? ' …' : ''}`;
  });
  return ['Usage: consentry', name, ...words.map((word) => `<${word}>`), ...parts].join(' ');
}

function describeCommand(command: Command): string {
  const options = Object.entries({ ...command.options, json: JSON_OPTION }).map(([name, option]) => [
    `  --${name}${option.type === 'boolean' ? '' : ` ${placeholderOf(option)}`}`,
    option.help,
  ]);
  const summary = [command.summary, command.note].filter(Boolean).join('\n');
  return `${summary}\n\n${usageOf(command)}\n\n${toColumns(options)}`;
}

function listCommands(commands: readonly Command[]): string {
  const rows = commands.map(({ name, words, summary }) => [
    `  ${[name, ...words.map((word) => `<${word}>`)].join(' ')}`,
    summary,
  ]);
  return `Usage: consentry <command> [options]

${toColumns(rows)}

consentry <command> --help says what a command takes. --json gives one JSON document instead of text.
It works on what the server's environment names (CONSENTRY_MODE, CONSENTRY_DATABASE_URL, CONSENTRY_SECRETS …).
Exit codes: 0 done, 1 refused, 2 not understood.`;
}

function placeholderOf({ value }: Option): string {
  return value ?? '<text>';
}

const JSON_OPTION: Option = { type: 'boolean', help: 'one JSON document to standard output, and nothing else' };
