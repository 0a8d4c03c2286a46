import { started } from './started.ts';
import type { OpenSurface } from './surface.ts';

export const openRedirect: OpenSurface =
  (flow) =>
  ({ url, session_id }) => {
    started(session_id, `redirect ${url}`);
    // Whoever comes back by the Back button may find this page alive in the browser's cache.
    addEventListener('pageshow', (event) => event.persisted && flow.close(), { signal: flow.signal });
    location.assign(url);
    return undefined;
  };
