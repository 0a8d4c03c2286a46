import { started } from './started.ts';
import type { Flow } from './surface.ts';

/** Lets `resume` find a flow that this page shows, should the page be reloaded or thrown out of memory. */
export function remember({ auth, mode }: Flow): void {
  if (auth) started(auth.session_id, `${mode} ${auth.url} ${performance.timeOrigin}`);
}

/** A redirect stays known: `handleRedirect` may be called twice. */
export function forget({ auth, mode }: Flow): void {
  if (!auth || mode === 'redirect' || !started(auth.session_id)) return; // and so there is a storage
  delete sessionStorage[auth.session_id];
}
