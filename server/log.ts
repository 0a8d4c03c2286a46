import { type DestinationStream, pino } from 'pino';

/**
 * One function per event, each with just the fields that may be written down. Nothing else is ever logged, so no
 * password, code, token, key or session id can slip in with an object; routes are logged as patterns, not as URLs.
 */
export interface Log {
  requestServed(fields: { method: string; route: string; status: number; ms: number }): void;
  sessionMinted(fields: { app_id: string }): void;
  stepDone(fields: { app_id: string; step: string; next: string }): void;
  stepRefused(fields: { app_id?: string; reason: string; code: string; error_id: string }): void;
  apiRefused(fields: { name: string; error_id: string }): void;
  /** A used token came back: somebody has stolen it, or was stolen from. Its sign-in has been ended. */
  tokenReused(fields: { sign_in_id: string }): void;
  /** An API key came out of a browser: it has leaked into a page. */
  keyFromBrowser(fields: { key_id: string }): void;
  factorActivated(fields: { user_id: string }): void;
  factorEjected(fields: { user_id: string }): void;
  /** A secrets file that cannot be used: the keys stay as they are. */
  secretsRefused(fields: { reason: string }): void;
  keysReplaced(fields: { keys: number }): void;
  consentGiven(fields: { app_id: string; consent_id: string }): void;
  consentConfirmed(fields: { app_id: string; consent_id: string }): void;
  consentRevoked(fields: { app_id: string; consent_id: string }): void;
  policyViolated(fields: { directive: string }): void;
  swept(fields: { rows: number }): void;
  started(fields: { url: string; mode: string }): void;
  stopped(fields: { signal: string }): void;
  /** A bug: the client gets a blank answer with this id. */
  failed(fields: { error_id: string; error: unknown }): void;
}

/** Newline-delimited JSON by pino, to `destination` or standard output. */
export function createLog(destination?: DestinationStream): Log {
  const logger = destination ? pino({ base: null }, destination) : pino({ base: null });
  const info = (event: string) => (fields: object) => logger.info(fields, event);
  const warn = (event: string) => (fields: object) => logger.warn(fields, event);
  return {
    requestServed: info('request served'),
    sessionMinted: info('session minted'),
    stepDone: info('step done'),
    stepRefused: info('step refused'),
    apiRefused: info('api call refused'),
    tokenReused: warn('token reused'),
    keyFromBrowser: warn('api key from a browser'),
    factorActivated: info('second factor activated'),
    factorEjected: info('second factor ejected'),
    secretsRefused: warn('secrets file refused'),
    keysReplaced: info('keys replaced'),
    consentGiven: info('consent given'),
    consentConfirmed: info('consent confirmed'),
    consentRevoked: info('consent revoked'),
    policyViolated: info('content security policy violated'),
    swept: info('swept'),
    started: info('started'),
    stopped: info('stopped'),
    failed: ({ error_id, error }) => logger.error({ error_id, err: describe(error) }, 'failed'),
  };
}

/** Stack frames only: a message may quote input. */
function describe(error: unknown): { name: string; stack: string[] } {
  if (!(error instanceof Error)) return { name: typeof error, stack: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return { name: error.name, stack: frames.map((line) => line.trim()) };
}
