import { type ChildProcess, spawn } from 'node:child_process';

const SECOND = 1000;
const READY_WITHIN = 30 * SECOND;
const ASK_EVERY = 100;

/**
 * Starts the sandbox server. It is in a process group of its own: Ctrl+C in a terminal reaches the whole group of this
 * process, and the server would get the signal twice.
 */
export function startConsentry(script: string, environment: NodeJS.ProcessEnv): ChildProcess {
  const output = environment.CONSENTRY_LOG === '1' ? 'inherit' : 'ignore';
  const child = spawn(process.execPath, [script], {
    env: { ...environment, CONSENTRY_MODE: 'sandbox' },
    stdio: ['ignore', output, 'inherit'],
    detached: true,
  });
  process.once('exit', () => child.kill());
  return child;
}

/** Whether the server can work; false when it has not managed to within 30 s, or has died. */
export async function waitUntilReady(child: ChildProcess, readyUrl: string): Promise<boolean> {
  const giveUpAt = Date.now() + READY_WITHIN;
  while (Date.now() < giveUpAt && child.exitCode === null && child.signalCode === null) {
    if (await isReady(readyUrl)) return true;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
  }
  return false;
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(SECOND) })).ok;
  } catch {
    return false; // nobody listens yet
  }
}
