import type { HostErrorCode } from '@consentry/protocol/errors.ts';
import { ConsentError } from '../consent-error.ts';
import { onDemand } from '../load-on-demand.ts';
import type { Flow, OpenSurface, Surfaces } from '../surface.ts';
import type { TextFields } from '../text-fields.ts';
import type { FakeStatus, OpeningFailure } from './fake-flow.ts';
import { markStarted } from './mark-started.ts';

/** What stands where the window of a flow would be, and how that flow is. */
export interface Stage {
  /** The SDK's own record of the flow; there as soon as `openConsent` has returned, unless its signal was aborted. */
  flow: Flow | undefined;
  status: FakeStatus;
  /** Whether the page has its result, or has gone away. */
  isOver: boolean;
  /** Of mode `redirect`, at the end. */
  callback_url: string | undefined;
  /** What goes wrong instead of the next surface. */
  failure: OpeningFailure | undefined;
  /** Resolves when a widget would be on the screen. */
  shown: Promise<void>;
  markShown(): void;
  /** Ends the wait for the widget, as its surface does when it cannot be shown. */
  refuse(error: ConsentError): void;
}

export function createStage(failure: OpeningFailure | undefined): Stage {
  const stage: Stage = {
    flow: undefined,
    status: 'created',
    isOver: false,
    callback_url: undefined,
    failure,
    shown: Promise.resolve(),
    markShown: () => undefined,
    refuse: () => undefined,
  };
  awaitWidget(stage);
  return stage;
}

/** From now on the widget is not there, or not yet again. */
export function awaitWidget(stage: Stage): void {
  stage.status = 'created';
  stage.shown = new Promise((resolve) => {
    stage.markShown = resolve;
  });
}

/** Surfaces without a window: they show nothing, hear nothing, and wait for the test. */
export function createSurfaces(stage: Stage): Surfaces {
  const open: OpenSurface = (flow) => {
    stage.flow = flow;
    const failure = stage.failure && createFailure(stage.failure);
    stage.failure = undefined;
    if (failure?.code === 'popup_blocked') throw failure; // as popup.ts does, before a session is asked for
    flow.send = () => {
      // The page closes the flow. The answer comes when flow.ts has begun to wait for it, since that ends its timer.
      queueMicrotask(() => flow.end(stage.status === 'expired' ? { status: 'expired' } : {}));
      return true;
    };
    return ({ session_id }) => {
      if (failure) return Promise.reject(failure);
      stage.status = 'opened';
      if (flow.mode === 'redirect') markStarted(session_id);
      else tell(flow, { type: 'connected' });
      stage.markShown();
      return new Promise((_resolve, reject) => {
        stage.refuse = reject;
      });
    };
  };
  return { modal: open, inline: open, popup: open, redirect: open };
}

/** With nothing found, since nothing is wrong with the page: so nobody goes and looks. */
export function createFailure(code: HostErrorCode): ConsentError {
  return Object.assign(new ConsentError(code), { findings: [] });
}

/** Says what the widget would; in turn with what flow.ts says, since both wait for the same. */
export async function tell(flow: Flow, message: TextFields): Promise<void> {
  const at = performance.now();
  (await onDemand())?.attend(flow, message, at);
}
