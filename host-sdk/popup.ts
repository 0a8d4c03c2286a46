import { ConsentError } from './consent-error.ts';
import { pause } from './pause.ts';
import type { Flow, OpenSurface } from './surface.ts';
import type { TextFields } from './text-fields.ts';
import { ASK_AGAIN_AFTER, ASK_EVERY, LOOK_EVERY, UNOPENED_ANSWERS } from './timing.ts';

type WatchedFlow = Pick<Flow, 'signal' | 'ask' | 'wasConnected'>;

/** Opened inside the click, since a browser blocks what comes later. Never `noopener`: the widget answers its opener. */
export const openPopup: OpenSurface = (flow) => {
  const popup = open('', '_blank', 'width=500,height=720');
  if (popup?.closed !== false) throw new ConsentError('popup_blocked');
  popup.document.title = flow.title;
  flow.signal.addEventListener('abort', () => popup.close());
  watchPopup(popup, flow).then(flow.end);
  return ({ url }) => {
    popup.location.replace(url); // so that Back does not lead to the blank page
    return () => popup;
  };
};

/**
 * Decides what a popup that reads as closed means. `popup.closed` alone decides nothing: with
 * `Cross-Origin-Opener-Policy` on either side it reads true while the person is still signing in. So the server is
 * asked, again and again where it cannot be reached, until
 *
 * 1. the session has ended: that is the outcome;
 * 2. it has not, though a handshake was done, so that no policy had cut the windows apart: the window is gone;
 *    one more question after a moment, since a last answer may be on its way;
 * 3. it has not, and no handshake was done: the person may be signing in. Only a session that nobody opens is given up.
 */
export async function watchPopup(popup: { readonly closed: boolean }, flow: WatchedFlow): Promise<TextFields> {
  while (!popup.closed) await pause(LOOK_EVERY, flow.signal);
  for (let answers = 0; ; ) {
    const answer = await flow.ask();
    if (answer) {
      answers++;
      const isGone = flow.wasConnected ? answers > 1 : answer.status === 'created' && answers > UNOPENED_ANSWERS;
      if (isGone || !/created|opened/.test(`${answer.status}`)) return answer;
    }
    const isAlmostGone = answers && flow.wasConnected;
    await pause((isAlmostGone ? ASK_AGAIN_AFTER : ASK_EVERY) * (document.hidden ? 2 : 1), flow.signal);
  }
}
