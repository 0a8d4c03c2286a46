import { ConsentError } from './consent-error.ts';
import type { ConsentSurface, ModeReason } from './events.ts';
import type { ConsentMode } from './options.ts';
import { report } from './progress.ts';
import type { Flow } from './surface.ts';

const NEXT: { readonly [Mode in ConsentSurface]?: ConsentSurface } = { modal: 'popup', popup: 'redirect' };

/** Browsers inside apps, where a popup goes nowhere or takes the page's place: Android's WebView, Meta's, Line's. */
const WEBVIEW = /; wv\)|FBA[NV]|Instagram|Line\//;

/** Where mode `auto` goes on after this failure; undefined when the flow has failed. */
export function findNextMode(flow: Flow, error: unknown, wish: ConsentMode): ConsentSurface | undefined {
  const next = NEXT[flow.mode];
  if (wish !== 'auto' || !next || !(error instanceof ConsentError) || error.recovery !== 'switch_mode')
    return undefined;
  const isWebview = next === 'popup' && WEBVIEW.test(navigator.userAgent);
  const mode = isWebview ? 'redirect' : next;
  const reason = isWebview ? 'webview' : (error.code as ModeReason); // the two codes with that recovery
  report(flow, { type: 'mode_changed', mode, reason }, performance.now());
  return mode;
}
