import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { startConsentry, waitUntilReady } from './consentry-process.ts';
import { loadPageFiles } from './page-files.ts';
import { createPartnerSite } from './partner-site.ts';
import { CUSTOMER_EMAIL, SANDBOX_API_KEY, SANDBOX_USERS } from './sandbox-users.ts';

// `npm start`: Consentry's sandbox, and beside it the site of a partner. Bundled to demo/dist/start.js.

const PARTNER_HOST = '127.0.0.1'; // not localhost, where Consentry is: two sites, so that third-party rules apply

await main();

async function main(): Promise<void> {
  const { PORT = '4000', PARTNER_PORT = '4100', HOST = '127.0.0.1' } = process.env;
  const consentryUrl = new URL(process.env.CONSENTRY_PUBLIC_URL ?? `http://localhost:${PORT}`).origin;
  const origin = `http://${PARTNER_HOST}:${PARTNER_PORT}`;
  const files = loadPageFiles(fileURLToPath(new URL('page', import.meta.url)));
  await refuseTakenPort('PORT', PORT, HOST);
  await refuseTakenPort('PARTNER_PORT', PARTNER_PORT, PARTNER_HOST);

  const child = startConsentry(fileURLToPath(new URL('../../server/dist/main.js', import.meta.url)), process.env);
  const stopping = followChild(child);
  const readyHost = HOST === '0.0.0.0' || HOST === '::' ? 'localhost' : HOST;
  if (!(await waitUntilReady(child, `http://${readyHost}:${PORT}/readyz`))) {
    if (!stopping.aborted) fail('The Consentry server did not get ready. CONSENTRY_LOG=1 shows its log.');
    return;
  }
  const site = createPartnerSite({ consentryUrl, apiKey: SANDBOX_API_KEY, origin, files });
  const server = serve({ fetch: site.fetch, port: Number(PARTNER_PORT), hostname: PARTNER_HOST }, () =>
    console.log(welcome(origin, consentryUrl)),
  );
  stopping.addEventListener('abort', () => server.close());
}

/**
 * Both end together: a signal goes on to the child, and this process ends when the child has, with its exit code. The
 * answer aborts when a signal came.
 */
function followChild(child: ChildProcess): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // Not once: npm passes on what a terminal has sent to the whole group, and a second one must not end this process first.
    process.on(signal, () => {
      stopping.abort();
      child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    });
  }
  child.once('error', (error) => fail(`The Consentry server could not be started: ${error.message}`));
  child.once('exit', (code, signal) => {
    if (!stopping.signal.aborted) fail(`The Consentry server stopped by itself (${signal ?? `exit code ${code}`}).`);
    process.exit(code ?? 0);
  });
  return stopping.signal;
}

/** Asked beforehand: a child that dies of it would say so in a stack trace. */
function refuseTakenPort(variable: string, port: string, host: string): Promise<void> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const problem = error.code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${error.code ?? error.message})`;
      fail(`Port ${port} ${problem}. Choose another with ${variable}=…`);
    });
    probe.listen(Number(port), host, () => probe.close(() => resolve()));
  });
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function welcome(partnerUrl: string, consentryUrl: string): string {
  const [user] = SANDBOX_USERS;
  return `
  Acme Budget, a demo partner   ${partnerUrl}
  Consentry, its sandbox        ${consentryUrl}

  Open the first one and connect a bank as ${user?.name ?? CUSTOMER_EMAIL} with ${user?.password}
  Ctrl+C stops both.
`;
}
