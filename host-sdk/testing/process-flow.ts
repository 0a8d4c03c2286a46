import type { ErrorType, HostErrorCode } from '@consentry/protocol/errors.ts';
import { canRenew } from '../can-renew.ts';
import type { ConsentError } from '../consent-error.ts';
import type { ConsentEvent } from '../events.ts';
import { type ConsentFlow, startFlow } from '../flow.ts';
import type { ConsentOptions, Settings } from '../options.ts';
import type { Flow } from '../surface.ts';
import { callbackOf } from './callback-url.ts';
import { completion, type FakeEnding, refusal } from './fake-ending.ts';
import type { FakeFlow, FakeStatus, OpeningFailure, WidgetFailure } from './fake-flow.ts';
import type { FakeSession } from './fake-sessions.ts';
import { awaitWidget, createFailure, createStage, createSurfaces, type Stage, tell } from './stage.ts';

/** All that `openConsent` can reject with. */
export type ProcessFailure = WidgetFailure | OpeningFailure | 'session_unavailable';

/** A flow of `createConsentFake`, with what the page has asked for and was told. */
export interface ProcessFlow extends FakeFlow<ProcessFailure> {
  /** As the page passed them. */
  readonly options: object;
  /** What went to `onEvent`, whether or not the page listens. */
  readonly events: readonly ConsentEvent[];
  /** Mode `redirect`, at the end: where the browser would have gone. Give it to `handleRedirect`. */
  readonly callback_url: string | undefined;
}

export interface Play {
  /** As the page passed them, and as the SDK reads them. */
  options: Pick<ConsentOptions, 'onEvent'>;
  settings: Settings;
  server: string;
  failure?: OpeningFailure | undefined;
  /** What the page's backend asked for, where it used `authUrl()`. */
  findSession(session_id: string): FakeSession;
}

/**
 * A flow in which everything but the window is real: promise, callbacks, events and modes are those of `openConsent`,
 * over surfaces that show nothing.
 */
export function openProcessFlow(play: Play): { opened: ConsentFlow; flow: ProcessFlow } {
  const { options, settings } = play;
  const stage = createStage(play.failure);
  const events: ConsentEvent[] = [];
  const onEvent = (event: ConsentEvent) => {
    events.push(event);
    options.onEvent?.(event);
  };
  const opened = startFlow({ ...settings, onEvent }, createSurfaces(stage));
  const ended = opened.result.then(
    ({ status }) => settle(stage, status),
    ({ code }: ConsentError) => settle(stage, code === 'session_expired' ? 'expired' : 'failed'),
  );
  const flow: ProcessFlow = {
    ...direct(stage, play, ended),
    options,
    events,
    get session_id() {
      return stage.flow?.auth?.session_id ?? '';
    },
    get mode() {
      return stage.flow?.mode ?? (settings.mode === 'auto' ? 'modal' : settings.mode);
    },
    get status() {
      return stage.status;
    },
    get callback_url() {
      return stage.callback_url;
    },
  };
  return { opened, flow };
}

function settle(stage: Stage, status: FakeStatus): void {
  stage.isOver = true;
  stage.status = status;
}

type Director = Pick<ProcessFlow, 'step' | 'complete' | 'cancel' | 'fail' | 'expire' | 'renew'>;

/** Failures that no widget tells of. */
const BEFORE_WIDGET = /^(popup_blocked|frame_blocked|widget_unreachable|origin_not_registered|session_unavailable)$/;

/** What a test can have happen: one short function for each, over the state of one flow. */
function direct(stage: Stage, { server, findSession }: Play, ended: Promise<void>): Director {
  const shownOrEnded = () => Promise.race([stage.shown, ended]);
  const director: Director = {
    async step(step) {
      const flow = await widget('opened');
      if (flow.mode !== 'redirect') await tell(flow, { type: 'step', step });
    },
    async complete(given) {
      await finish(completion(given));
    },
    async cancel() {
      if (stage.status !== 'expired') return finish(refusal('CONSENT_ENDUSER_DENIED', server));
      const flow = await widget('expired');
      flow.end({ status: 'expired' });
      await ended;
    },
    async fail(reason) {
      if (BEFORE_WIDGET.test(reason)) return block(reason as HostErrorCode); // the pattern has some of those
      await finish(refusal(reason as WidgetFailure | ErrorType, server)); // what it is not is refused there
      if (!stage.isOver && stage.status === 'expired') await director.cancel();
    },
    expire: () => finish(refusal('CONSENT_TIMEOUT', server)),
    async renew() {
      const flow = await widget('expired');
      awaitWidget(stage);
      await tell(flow, { type: 'renew' });
      await shownOrEnded();
    },
  };
  return director;

  async function widget(status: FakeStatus): Promise<Flow> {
    await shownOrEnded();
    if (stage.flow && !stage.isOver && stage.status === status) return stage.flow;
    throw new Error(`Consentry: expected the fake flow to be ${status}; it is ${stage.status}`);
  }

  async function block(code: HostErrorCode): Promise<void> {
    await widget('opened');
    awaitWidget(stage); // mode `auto` goes on to the next
    stage.refuse(createFailure(code));
    await shownOrEnded();
  }

  async function finish(ending: FakeEnding): Promise<void> {
    const flow = await widget('opened');
    stage.status = ending.status;
    if (flow.mode === 'redirect') return leave(flow, ending);
    if (ending.status !== 'completed' && canRenew(flow, { ...ending.error })) return;
    flow.end(ending.status === 'completed' ? { ...ending } : { ...ending.error, status: 'failed' });
    await ended;
  }

  function leave({ auth }: Flow, ending: FakeEnding): void {
    const session_id = auth?.session_id ?? '';
    const {
      redirect_uri = 'https://partner.test/callback',
      cancel_uri = redirect_uri,
      state,
    } = findSession(session_id);
    const target = ending.status === 'completed' ? redirect_uri : cancel_uri;
    stage.callback_url = callbackOf(ending, { session_id, redirect_uri: target, state });
    stage.isOver = true;
  }
}
