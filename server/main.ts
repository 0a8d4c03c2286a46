import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { MINUTE, SECOND, systemClock } from './clock.ts';
import { type Config, parseConfig } from './config.ts';
import { loadAssets } from './http/assets.ts';
import { holdsSandboxData, seedSandbox } from './sandbox/seed-sandbox.ts';
import { createServices, type Services } from './services.ts';
import { openStore } from './store/sql-store.ts';
import { openSqlite } from './store/sqlite-engine.ts';

// The composition root: the only file that reads the environment, picks adapters and listens.

const DRAIN_MS = 10 * SECOND;
const SWEEP_EVERY_MS = MINUTE;
const SWEEP_BATCH = 500;

await main();

async function main(): Promise<void> {
  const config = readConfig();
  const store = await openStore(openSqlite(databasePath(config)));
  const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
  const services = createServices({ config, store, clock: systemClock, random });
  if (config.mode === 'sandbox') await seedSandbox(services);
  else if (await holdsSandboxData(store))
    refuse(['CONSENTRY_DATABASE_URL: this database holds sandbox data, whose key and passwords are public']);

  // Bundled to server/dist/main.js: the repository is two folders up.
  const assets = loadAssets(fileURLToPath(new URL('../..', import.meta.url)));
  const app = createApp({ ...services, assets });
  const server = serve(
    {
      fetch: app.fetch,
      port: config.port,
      hostname: config.host,
      serverOptions: { headersTimeout: 10 * SECOND, requestTimeout: 30 * SECOND, maxHeaderSize: 16 * 1024 },
    },
    () => services.log.started({ url: config.publicUrl, mode: config.mode }),
  );
  server.once('error', (error: NodeJS.ErrnoException) => {
    const isTaken = error.code === 'EADDRINUSE';
    console.error(isTaken ? `Port ${config.port} is taken: set PORT to another one.` : error.message);
    process.exit(1);
  });
  const sweeping = setInterval(() => sweep(services), SWEEP_EVERY_MS);
  // `serve` makes a plain HTTP server unless it is given another.
  const drained = drainOnStop(server as Server, (signal) => {
    clearInterval(sweeping);
    setTimeout(() => stop(services, signal), DRAIN_MS).unref();
  });
  drained.then((signal) => stop(services, signal));
}

/**
 * At a stop signal no new connection is taken, and each open one goes when its request is answered. Browsers keep
 * connections that never had a request, which `close` alone would wait for.
 */
function drainOnStop(server: Server, onSignal: (signal: string) => void): Promise<string> {
  const answering = new Set<ServerResponse>();
  let isStopping = false;
  const closeWhenIdle = () => {
    if (isStopping && answering.size === 0) server.closeAllConnections();
  };
  server.on('request', (_request, response: ServerResponse) => {
    answering.add(response);
    response.once('close', () => {
      answering.delete(response);
      closeWhenIdle();
    });
  });
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        isStopping = true;
        onSignal(signal);
        server.close(() => resolve(signal));
        closeWhenIdle();
      });
    }
  });
}

function readConfig(): Config {
  const parsed = parseConfig(process.env);
  if (!parsed.ok) refuse(parsed.failure);
  const config = parsed.value;
  return config.secrets.length > 0 ? config : { ...config, secrets: [keepSandboxSecret(databasePath(config))] };
}

function refuse(problems: string[]): never {
  console.error(['Consentry does not start on this configuration:', ...problems].join('\n  '));
  process.exit(1);
}

function databasePath({ databaseUrl }: Config): string {
  return databaseUrl.slice('sqlite:'.length);
}

/** The sandbox makes its own secret once, beside its database: without it, stored TOTP secrets could not be read. */
function keepSandboxSecret(database: string): string {
  if (database === ':memory:') return randomBytes(32).toString('base64url');
  const file = join(dirname(database), 'sandbox-secret');
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, randomBytes(32).toString('base64url'));
    chmodSync(file, 0o600);
  }
  return readFileSync(file, 'utf8');
}

function sweep({ store, clock, log }: Services): void {
  store.sweep(clock.now(), SWEEP_BATCH).then(
    (rows) => rows > 0 && log.swept({ rows }),
    (error: unknown) => log.failed({ error_id: 'sweep', error }),
  );
}

async function stop({ store, log }: Services, signal: string): Promise<void> {
  await store.close();
  log.stopped({ signal });
  process.exit(0);
}
