import type { OpenSurface } from './surface.ts';

/** What this tab sends away is remembered, so that the callback of someone else's session is noticed. */
export const openRedirect: OpenSurface =
  ({ state = '', signal, close }) =>
  ({ url, session_id }) => {
    startedState(session_id, state);
    // Whoever comes back by the Back button may find this page alive in the browser's cache.
    addEventListener('pageshow', (event) => event.persisted && close(), { signal });
    location.assign(url);
    return undefined;
  };

/**
 * The state that a session was started with, `''` for none; undefined for one that this tab did not start. It stays,
 * so that a callback handled twice has one answer. Storage may be missing, full or forbidden: then nothing is
 * remembered, and `handleRedirect` refuses the callback.
 */
export function startedState(session_id: string, newState?: string): string | undefined {
  try {
    const key = `consentry:${session_id}`;
    if (newState !== undefined) sessionStorage[key] = newState;
    return sessionStorage[key];
  } catch {
    return undefined;
  }
}
