import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../server/dist/main.js', import.meta.url));
const API_KEY = 'csk_sandbox_acme_beepbeep';
const READY_WITHIN_MS = 20_000;

/** A real server in a process of its own, on a fresh database: what one test does to it, no other test sees. */
export interface Sandbox {
  url: string;
  /** Whom the partner's sessions are for where nothing else is said. */
  endUserId: string;
  /** Calls the partner's API with the sandbox app's key, as a backend does. */
  partner(method: string, path: string, body?: unknown): Promise<Response>;
  mint(fields?: Record<string, unknown>): Promise<{ session_id: string; auth_url: string }>;
  consents(endUserId?: string): Promise<{ arrangement_id: string; permissions: string[]; account_ids: string[] }[]>;
  /** What a partner's backend gets for one of its users, to hand to its page. */
  bundle(endUserId: string): Promise<{ refreshToken: string; idToken: string; checksum: string }>;
  stop(): Promise<void>;
}

export async function startSandbox(
  port: number,
  origins: string[],
  settings: Record<string, string> = {},
): Promise<Sandbox> {
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, [SERVER], {
    env: {
      ...process.env,
      CONSENTRY_MODE: 'sandbox',
      CONSENTRY_DATABASE_URL: 'sqlite::memory:',
      CONSENTRY_SANDBOX_ORIGINS: origins.join(','),
      HOST: '127.0.0.1',
      PORT: String(port),
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await untilStarted(child);
  child.stdout?.resume();

  const partner: Sandbox['partner'] = (method, path, body) =>
    fetch(url + path, {
      method,
      headers: { 'x-api-key': API_KEY, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return {
    url,
    endUserId: 'user-1',
    partner,
    async mint(fields = {}) {
      const response = await partner('POST', '/v1/auth/session', { end_user_id: 'user-1', ...fields });
      if (response.status !== 201) throw new Error(`mint: ${response.status} ${await response.text()}`);
      return (await response.json()) as { session_id: string; auth_url: string }; // the seed's answer, held to its schema by the API tests
    },
    async consents(endUserId = 'user-1') {
      const response = await partner('GET', `/v1/consent?end_user_id=${endUserId}&active=true`);
      return (await response.json()) as Awaited<ReturnType<Sandbox['consents']>>; // likewise
    },
    async bundle(endUserId) {
      const response = await partner('GET', `/v2/auth/session?end_user_id=${endUserId}`);
      if (response.status !== 200) throw new Error(`bundle: ${response.status} ${await response.text()}`);
      return (await response.json()) as Awaited<ReturnType<Sandbox['bundle']>>; // likewise
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
