import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { runCli } from './cli/run-cli.ts';
import { systemClock } from './clock.ts';

// The command line's composition root, bundled to server/dist/cli.js: the only file of it that reads the environment and prints.

process.umask(0o077); // the database holds hashes and addresses: nobody else on this machine reads it

const { exitCode, stdout, stderr } = await runCli(process.argv.slice(2), {
  environment: process.env,
  clock: systemClock,
  random: (bytes) => new Uint8Array(randomBytes(bytes)),
  readInput: async () => (process.stdin.isTTY ? undefined : text(process.stdin)),
});
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = exitCode;
