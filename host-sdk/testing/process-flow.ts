import type { ErrorType } from '@consentry/protocol/errors.ts';
import type { attend } from '../attend.ts';
import { canRenew } from '../can-renew.ts';
import { ConsentError } from '../consent-error.ts';
import type { ConsentEvent, ConsentSurface } from '../events.ts';
import { type ConsentFlow, startFlow } from '../flow.ts';
import type { ConsentOptions, Settings } from '../options.ts';
import type { Flow, OpenSurface } from '../surface.ts';
import type { TextFields } from '../text-fields.ts';
import { callbackOf } from './callback-url.ts';
import { completion, type FakeEnding, refusal } from './fake-ending.ts';
import type { FakeFlow, FakeStatus, OpeningFailure, WidgetFailure } from './fake-flow.ts';
import type { FakeSession } from './fake-sessions.ts';
import { markStarted } from './mark-started.ts';

/** Whatever `openConsent` can reject with. */
export type ProcessFailure = WidgetFailure | OpeningFailure | 'session_unavailable';

/** A flow of `createConsentFake`, with what the page has asked for and was told. */
export interface ProcessFlow extends FakeFlow<ProcessFailure> {
  /** As the page passed them. */
  readonly options: ConsentOptions;
  /** What went to `onEvent`, whether or not the page listens. */
  readonly events: readonly ConsentEvent[];
  /** Mode `redirect`, at the end: where the browser would have gone. For `handleRedirect`. */
  readonly callback_url: string | undefined;
}

interface Play {
  server: string;
  /** What the page's backend asked for, where it used `authUrl()`. */
  findSession(session_id: string): FakeSession;
  /** What is to go wrong instead of the first widget of this flow. */
  failure: OpeningFailure | undefined;
}

/**
 * One flow in which everything but the window is real: its promise, callbacks, events and modes are those of
 * `openConsent`, over surfaces that show nothing and end when the test says so.
 */
export function openProcessFlow(options: ConsentOptions, settings: Settings, play: Play): [ConsentFlow, ProcessFlow] {
  const events: ConsentEvent[] = [];
  let { failure } = play;
  let sdk: Pick<Flow, 'mode'> & Partial<Flow> = { mode: settings.mode === 'auto' ? 'modal' : settings.mode };
  let status: FakeStatus = 'created';
  let callback_url: string | undefined;
  let isOver = false;
  let refuse: (error: ConsentError) => void;
  let markShown: () => void;
  let shown = nextShown();

  const open: OpenSurface = (flow) => {
    sdk = flow;
    const failing = failure && new ConsentError(failure);
    failure = undefined;
    if (failing?.code === 'popup_blocked') throw failing; // as in popup.ts: before a session is asked for
    flow.send = () => {
      // The page calls close(). Not before flow.ts has begun to wait for the answer, which ends its timer.
      queueMicrotask(() => flow.end(status === 'expired' ? { status } : {}));
      return true;
    };
    return ({ session_id }) => {
      if (failing) return Promise.reject(failing);
      status = 'opened';
      if (flow.mode === 'redirect') markStarted(session_id);
      else tell({ type: 'connected' });
      markShown();
      return new Promise((_resolve, reject) => {
        refuse = reject; // a window that never speaks: flow.ts waits as long
      });
    };
  };

  const opened = startFlow({ ...settings, onEvent: hear }, { modal: open, inline: open, popup: open, redirect: open });
  const ended = opened.result.then(
    () => {
      isOver = true;
      if (status === 'opened' || status === 'created') status = 'cancelled'; // by the page
    },
    ({ code }: ConsentError) => {
      isOver = true;
      if (status === 'opened' || status === 'created') status = code === 'session_expired' ? 'expired' : 'failed';
    },
  );
  return [opened, { ...methods(), options, events, ...getters() } as unknown as ProcessFlow];
}
