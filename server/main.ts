import type { Server, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { MINUTE, SECOND, systemClock } from './clock.ts';
import { compose } from './compose.ts';
import { loadAssets } from './http/assets.ts';
import { seedSandbox } from './sandbox/seed-sandbox.ts';
import { createSecretsPoller, POLL_EVERY_MS } from './secrets/secrets-poller.ts';
import type { Services } from './services.ts';

// The server's composition root: with cli.ts the only file that reads the environment, and the only one that listens.

const DRAIN_MS = 10 * SECOND;
const SWEEP_EVERY_MS = MINUTE;
const SWEEP_BATCH = 500;

process.umask(0o077); // the database holds hashes and addresses: nobody else on this machine reads it
await main();

async function main(): Promise<void> {
  const composed = await compose(process.env, { clock: systemClock });
  if (!composed.ok) return refuse(composed.failure);
  const services = composed.value;
  const { config } = services;
  if (config.mode === 'sandbox') await seedSandbox(services);

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
  followSecretsFile(services);
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

function refuse(problems: string[]): never {
  console.error(['Consentry does not start on this configuration:', ...problems].join('\n  '));
  process.exit(1);
}

/** So that secrets rotate without a restart. */
function followSecretsFile({ config, keyRing, log }: Services): void {
  if (config.secretsFile === undefined) return;
  setInterval(createSecretsPoller(config.secretsFile, keyRing, log), POLL_EVERY_MS).unref();
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
