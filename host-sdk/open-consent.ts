import { type ConsentFlow, startFlow } from './flow.ts';
import { openInline } from './inline.ts';
import { openModal } from './modal.ts';
import { type ConsentOptions, readOptions } from './options.ts';
import { openPopup } from './popup.ts';
import { openRedirect } from './redirect.ts';
import type { Surfaces } from './surface.ts';

export const SURFACES: Surfaces = { modal: openModal, inline: openInline, popup: openPopup, redirect: openRedirect };

/**
 * Opens the consent widget. Call it directly in a click: a popup can open only there.
 *
 * @param options see `ConsentOptions`; only `session` is required
 * @throws TypeError at once when an option is wrong: it says what was expected and what came
 * @returns the flow; its `result` rejects with a `ConsentError` when the flow fails
 *
 * @example
 * const flow = openConsent({ session: () => fetch('/start', { method: 'POST' }).then((r) => r.text()) });
 * const result = await flow.result;
 * if (result.status === 'completed') await fetch(`/done/${result.session_id}`, { method: 'POST' });
 */
export function openConsent(options: ConsentOptions): ConsentFlow {
  return startFlow(readOptions(options), SURFACES);
}
