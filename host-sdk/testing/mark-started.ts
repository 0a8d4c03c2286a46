import { started } from '../started.ts';

/** Where there is no `sessionStorage`, as in Node. */
const memory: Record<string, string> = {};

/**
 * Makes this tab one that has started the session, so that `handleRedirect` accepts its callback. For tests of the page
 * that the person comes back to; a fake's own flows in mode `redirect` do it themselves.
 *
 * @example
 * markStarted('ses_1');
 * handleRedirect(createCallbackUrl({ status: 'cancelled', session_id: 'ses_1' })); // { status: 'cancelled', … }
 */
export function markStarted(session_id: string): void {
  withStorage(() => started(session_id, 'redirect'));
}

/** Runs synchronous code that keeps things in `sessionStorage`, with one of ours where there is none. */
export function withStorage<Result>(run: () => Result): Result {
  if ('sessionStorage' in globalThis) return run();
  Object.defineProperty(globalThis, 'sessionStorage', { configurable: true, value: memory });
  try {
    return run();
  } finally {
    Reflect.deleteProperty(globalThis, 'sessionStorage');
  }
}
