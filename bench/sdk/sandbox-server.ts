import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findFreePort } from './find-free-port.ts';

const SERVER = fileURLToPath(new URL('../../server/dist/main.js', import.meta.url));
const API_KEY = 'csk_sandbox_acme_beepbeep'; // public on purpose
const READY_WITHIN_MS = 20_000;

/** The built server in a process of its own, with the sandbox's institutions, on a database in memory. */
export interface SandboxServer {
  url: string;
  /** Starts an auth session as a partner's backend does. */
  mint(): Promise<{ auth_url: string }>;
  stop(): Promise<void>;
}

/** @param hostOrigin the partner's page that may frame the widget */
export async function startSandboxServer(hostOrigin: string): Promise<SandboxServer> {
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, [SERVER], {
    env: {
      ...process.env,
      CONSENTRY_MODE: 'sandbox',
      CONSENTRY_DATABASE_URL: 'sqlite::memory:',
      CONSENTRY_SANDBOX_ORIGINS: hostOrigin,
      HOST: '127.0.0.1',
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await untilStarted(child);
  child.stdout?.resume();
  return {
    url,
    async mint() {
      const response = await fetch(`${url}/v1/auth/session`, {
        method: 'POST',
        headers: { 'x-api-key': API_KEY, 'content-type': 'application/json' },
        body: JSON.stringify({ end_user_id: 'user-1' }),
      });
      if (response.status !== 201) throw new Error(`mint: ${response.status} ${await response.text()}`);
      return (await response.json()) as { auth_url: string }; // the seed's answer, held to its schema by the API tests
    },
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function untilStarted(child: ChildProcess): Promise<void> {
  const deadline = AbortSignal.timeout(READY_WITHIN_MS);
  let output = '';
  while (!output.includes('"msg":"started"')) {
    const [chunk] = await Promise.race([
      once(child.stdout ?? child, 'data', { signal: deadline }),
      once(child, 'exit', { signal: deadline }).then(() => {
        throw new Error('the server did not start');
      }),
    ]);
    output += String(chunk);
  }
}
