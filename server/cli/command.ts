import type { Random } from '@consentry/protocol/ids.ts';
import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import { compose, type Environment } from '../compose.ts';
import { createLog } from '../log.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';

/** What the command line is given instead of reaching for it. */
export interface Surroundings {
  environment: Environment;
  clock: Clock;
  random: Random;
  /** All of standard input; nothing when a person sits there, whose typing would show. */
  readInput(): Promise<string | undefined>;
}

export interface Refusal {
  code: string;
  message: string;
}

/** What a command has done: a JSON document, and the same for a person to read. */
export interface Answer {
  json: unknown;
  text: string;
}

export interface Option {
  type: 'string' | 'boolean';
  multiple?: true;
  required?: true;
  /** How the value is shown in a usage line. */
  value?: string;
  help: string;
}

interface Syntax {
  /** As it is typed, two words. */
  name: `${string} ${string}`;
  summary: string;
  /** What its own help says besides. */
  note?: string;
  /** Names of the words that must follow. */
  words: readonly string[];
  options: Readonly<Record<string, Option>>;
}

export interface Command extends Syntax {
  execute(surroundings: Surroundings, input: Readonly<Record<string, unknown>>): Promise<Result<Answer, Refusal>>;
}

interface Definition<Schema extends z.ZodType, Value> extends Syntax {
  /** Words and options by their names. */
  input: Schema;
  run(services: Services, input: z.infer<Schema>, surroundings: Surroundings): Promise<Result<Value, Refusal>>;
  tell(value: Value): string;
}

/** A command on the store: opens it with everything around, and closes it whatever happens. */
export function defineCommand<Schema extends z.ZodType, Value>(definition: Definition<Schema, Value>): Command {
  const { input: schema, run, tell, ...syntax } = definition;
  return {
    ...syntax,
    async execute(surroundings, raw) {
      const input = parseInput(schema, raw);
      if (!input.ok) return input;
      const composed = await compose(surroundings.environment, { clock: surroundings.clock, log: SILENT });
      if (!composed.ok) return refuse('configuration', composed.failure.join('\n'));
      try {
        const value = await run(composed.value, input.value, surroundings);
        return value.ok ? ok({ json: value.value, text: tell(value.value) }) : value;
      } finally {
        await composed.value.store.close();
      }
    },
  };
}

export function refuse(code: string, message: string): { ok: false; failure: Refusal } {
  return fail({ code, message });
}

function parseInput<Schema extends z.ZodType>(schema: Schema, raw: unknown): Result<z.infer<Schema>, Refusal> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return ok(parsed.data);
  return refuse(
    'invalid_value',
    parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
  );
}

/** Standard output is for the answer alone. */
const SILENT = createLog({ write: () => undefined });
