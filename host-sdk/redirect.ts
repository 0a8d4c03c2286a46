import type { OpenSurface } from './surface.ts';

/** What this tab sends away is remembered, so that the callback of someone else's session is noticed. */
export const openRedirect: OpenSurface =
  (flow) =>
  ({ url, session_id }) => {
    wasStarted(session_id, true);
    // Whoever comes back by the Back button may find this page alive in the browser's cache.
    addEventListener('pageshow', (event) => event.persisted && flow.close(), { signal: flow.signal });
    location.assign(url);
    return undefined;
  };

/**
 * Whether this tab started the session; with `mark`, it does. The mark stays, so that a callback handled twice has one
 * answer. Storage may be missing, full or forbidden: then nothing is remembered, and `handleRedirect` refuses the callback.
 */
export function wasStarted(session_id: string, mark?: true): boolean {
  try {
    if (mark) sessionStorage[session_id] = mark;
    return !!sessionStorage[session_id];
  } catch {
    return false;
  }
}
