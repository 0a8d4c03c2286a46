/**
 * What this tab has started, by session id: `modal https://… 1795…`, the last being when the page that shows it was
 * loaded. It lets `resume` go on after a reload, and `handleRedirect` notice the callback of somebody else's session. The
 * address is worthless once the widget has opened it, and stays no longer than the tab or, but for redirects, the flow.
 *
 * @param value what to keep from now on
 * @returns what is kept. Storage may be missing, full or forbidden: then nothing ever is
 */
export function started(session_id: string, value?: string): string | undefined {
  try {
    if (value) sessionStorage[session_id] = value;
    return sessionStorage[session_id];
  } catch {
    return undefined;
  }
}
