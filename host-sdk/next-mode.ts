import { ConsentError } from './consent-error.ts';
import type { ConsentSurface, ModeReason } from './events.ts';
import type { ConsentMode } from './options.ts';
import { report } from './progress.ts';
import type { Flow } from './surface.ts';
import { isWebview } from './webview.ts';

const NEXT: { readonly [Mode in ConsentSurface]?: ConsentSurface } = { modal: 'popup', popup: 'redirect' };

/** Where mode `auto` goes on after this failure; undefined when the flow has failed. */
export function findNextMode(flow: Flow, error: unknown, wish: ConsentMode): ConsentSurface | undefined {
  const next = NEXT[flow.mode];
  if (
    wish !== 'auto' ||
    !next ||
    flow.isClosing ||
    !(error instanceof ConsentError) ||
    error.recovery !== 'switch_mode'
  )
    return undefined;
  const skipsPopup = next === 'popup' && isWebview();
  const mode = skipsPopup ? 'redirect' : next;
  const reason = skipsPopup ? 'webview' : (error.code as ModeReason); // the two codes with that recovery
  const now = performance.now();
  report(flow, { type: 'mode_changed', mode, reason }, now);
  if (mode === 'redirect' && flow.handoff) report(flow, { type: 'handoff_refused' }, now); // there is no port to pass it through
  return mode;
}
