import { canRenew } from './can-renew.ts';
import { ConsentError } from './consent-error.ts';
import { isOver } from './is-over.ts';
import type { Ending } from './outcome.ts';
import { pause } from './pause.ts';
import { remember } from './remember.ts';
import { askStatus } from './status.ts';
import type { Flow, Peer } from './surface.ts';
import type { TextFields } from './text-fields.ts';
import {
  ASK_AGAIN,
  ASK_EVERY,
  ASK_SELDOM,
  COMPLETED_ANSWERS,
  CONNECT_WITHIN,
  HIDDEN_PACE,
  LOADED_PACE,
  LOOK_EVERY,
  UNOPENED_ANSWERS,
} from './timing.ts';
import { watchViolations } from './watch-violations.ts';

/**
 * Finds the end that no message tells of, by asking the server: seldom while the widget talks, often while it is silent
 * or its window is gone.
 *
 * @returns the answer that is the end; undefined when the flow was ended otherwise
 * @throws ConsentError when the window is there, silent, and nobody opens the session: this page cannot show it
 */
export async function watch(flow: Flow, peer: Peer): Promise<Ending | undefined> {
  const { signal } = flow;
  let wasGone = false;
  let answers = 0; // that all said the same
  let waited = 0;
  let quiet = 0;
  let rest = ASK_EVERY;
  remember(flow);
  listenForPolicies(flow);
  for (;;) {
    await pause(LOOK_EVERY, signal);
    if (signal.aborted || flow.isClosing || !flow.auth) return undefined;
    const isGone = peer()?.closed !== false;
    if (flow.isSettled && isGone) return {};
    if (isGone !== wasGone) rest = answers = 0;
    wasGone = isGone;
    waited += LOOK_EVERY * (hasLoaded(flow) ? LOADED_PACE : 1);
    quiet += LOOK_EVERY / (document.hidden ? HIDDEN_PACE : 1);
    if (flow.isBlocked) throw new ConsentError('frame_blocked');
    if (flow.isSettled || quiet < rest) continue;

    quiet = 0;
    const answer = await askStatus(flow.auth).catch((refusal) => {
      if (flow.wasConnected) return undefined; // the widget has spoken to this page, so it is registered: a gateway said no
      throw refusal;
    });
    if (flow.isSettled || flow.isClosing) continue; // a message or the page was faster
    const needed = answer ? answersNeeded(flow, isGone, answer) : Infinity;
    if (answer) answers = needed < Infinity ? answers + 1 : 0; // where none came, the last still holds
    if (answers >= needed) return answer;
    const isSilent = !flow.wasConnected && !isGone;
    if (isSilent && waited >= CONNECT_WITHIN && answer?.status !== 'opened') {
      throw new ConsentError(answer && flow.mode !== 'popup' ? 'frame_blocked' : 'widget_unreachable');
    }
    rest = answers && flow.wasConnected ? ASK_AGAIN : isSilent || isGone ? ASK_EVERY : ASK_SELDOM;
  }
}

/**
 * The browser says at once that `frame-src` forbids our frame; what it forbids others, or would forbid by a policy that
 * only reports, is not our business.
 */
function listenForPolicies(flow: Flow): void {
  flow.isBlocked = false;
  watchViolations(({ blockedURI, disposition, effectiveDirective }) => {
    if (flow.mode === 'popup' || disposition === 'report' || effectiveDirective !== 'frame-src') return;
    flow.isBlocked ||= !!flow.auth?.url.startsWith(blockedURI);
  }, flow.signal);
}

/** The frame becomes visible then; it does for an error page too. */
function hasLoaded({ frame }: Flow): boolean {
  return !!frame?.isConnected && frame.style.opacity === '1';
}

/**
 * How many times in a row the server must have said this before it is the end. `closed` alone decides nothing: with
 * `Cross-Origin-Opener-Policy` on either side it reads true while the person is still signing in.
 */
function answersNeeded(flow: Flow, isGone: boolean, answer: TextFields): number {
  const { wasConnected } = flow;
  const isTalking = wasConnected && !isGone;
  if (isOver(answer)) {
    if (isTalking && canRenew(flow, answer)) return Infinity;
    if (!isTalking) return 1;
    return answer.status === 'completed' ? COMPLETED_ANSWERS : 2; // the widget's own message is on its way
  }
  if (!isGone) return Infinity;
  if (wasConnected) return 2; // no policy had cut the windows apart: it is closed; but a last answer may be on its way
  return answer.status === 'created' ? UNOPENED_ANSWERS : Infinity;
}
