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
  if (wish !== 'auto' || !next || !(error instanceof ConsentError) || error.recovery !== 'switch_mode')
    return undefined;
  const skipsPopup = next === 'popup' && isWebview();
  const mode = skipsPopup ? 'redirect' : next;
  const reason = skipsPopup ? 'webview' : (error.code as ModeReason); // the two codes with that recovery
  report(flow, { type: 'mode_changed', mode, reason }, performance.now());
  return mode;
}
