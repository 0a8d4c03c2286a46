import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../app.ts';
import { compose } from '../../compose.ts';
import { createLog } from '../../log.ts';
import type { Services } from '../../services.ts';
import { ORIGIN } from '../../testing/test-server.ts';
import { type CliOutcome, runCli } from '../run-cli.ts';

export interface TestCli {
  directory: string;
  secretsFile: string;
  environment: Record<string, string>;
  run(...args: string[]): Promise<CliOutcome>;
  /** What a command that is done gives with `--json`. */
  done(...args: string[]): Promise<unknown>;
  /** The code of a command that is refused. */
  refused(...args: string[]): Promise<string>;
  /** What the next commands read from standard input. */
  type(input: string | undefined): void;
  /** What happens while a command waits. */
  whileWaiting(task: () => unknown): void;
  /** By how much the commands' clock is ahead. */
  advance(ms: number): void;
  /** A server beside it, on the same files. */
  startServer(): Promise<{ app: App; services: Services; fetch(path: string, init?: RequestInit): Promise<Response> }>;
  close(): Promise<void>;
}

/** The command line on a directory of its own, in production mode unless told otherwise. */
export function createTestCli(overrides: Record<string, string> = {}): TestCli {
  const directory = mkdtempSync(join(tmpdir(), 'consentry-cli-'));
  const secretsFile = join(directory, 'secrets');
  const environment = {
    CONSENTRY_PUBLIC_URL: ORIGIN,
    CONSENTRY_DATABASE_URL: `sqlite:${join(directory, 'data.db')}`,
    CONSENTRY_SECRETS_FILE: secretsFile,
    ...overrides,
  };
  const servers: Services[] = [];
  let [input, ahead]: [string | undefined, number] = [undefined, 0];
  let task: () => unknown = () => undefined;
  const clock = { now: () => Date.now() + ahead, sleep: async () => void (await task()) };

  const run = (...args: string[]) =>
    runCli(args, {
      environment,
      clock,
      random: (bytes) => new Uint8Array(randomBytes(bytes)),
      readInput: async () => input,
    });
  const answerOf = async (args: string[], exitCode: number): Promise<unknown> => {
    const outcome = await run(...args, '--json');
    if (outcome.exitCode !== exitCode || outcome.stderr !== '') throw new Error(JSON.stringify(outcome));
    return JSON.parse(outcome.stdout);
  };

  return {
    directory,
    secretsFile,
    environment,
    run,
    done: (...args) => answerOf(args, 0),
    // Every refusal has this form; another one fails the comparison that follows.
    refused: async (...args) => ((await answerOf(args, 1)) as { error: { code: string } }).error.code,
    type: (text) => {
      input = text;
    },
    whileWaiting: (next) => {
      task = next;
    },
    advance: (ms) => {
      ahead += ms;
    },
    async startServer() {
      const composed = await compose(environment, { clock, log: createLog({ write: () => undefined }) });
      if (!composed.ok) throw new Error(composed.failure.join());
      servers.push(composed.value);
      const app = createApp(composed.value);
      const fetch = async (path: string, init?: RequestInit) => app.fetch(new Request(new URL(path, ORIGIN), init));
      return { app, services: composed.value, fetch };
    },
    async close() {
      await Promise.all(servers.map(({ store }) => store.close()));
      rmSync(directory, { recursive: true });
    },
  };
}
