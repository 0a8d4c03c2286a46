import type { Ending } from './outcome.ts';
import { pause } from './pause.ts';
import { askStatus } from './status.ts';
import type { Flow } from './surface.ts';
import { CANCEL_WITHIN } from './timing.ts';

/** Has the widget cancel, unless the flow has ended, and gives how the session then stands; undefined where nothing does. */
export async function cancel(flow: Flow, result: Promise<unknown>): Promise<Ending | undefined> {
  flow.isClosing = true;
  if (flow.isSettled || !flow.auth) return undefined;
  if (!flow.isLeft && flow.send?.('cancel'))
    await Promise.race([result.catch(() => undefined), pause(CANCEL_WITHIN, flow.signal)]);
  if (flow.isSettled) return undefined;
  return askStatus(flow.auth).catch(() => undefined); // nobody may know; the page has left either way
}
