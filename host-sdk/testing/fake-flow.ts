import type { ErrorType, HostErrorCode } from '@consentry/protocol/errors.ts';
import type { ConsentSurface } from '../events.ts';
import type { ConsentStep } from '../outcome.ts';

/**
 * A flow of a fake, played by the test: each method is something that the person or the server does. All of them wait
 * for the widget to be shown, resolve when the page has been told, and reject when the flow has ended already.
 *
 * @example
 * const flow = await fake.nextFlow();
 * await flow.step('sign-in');
 * await flow.complete();
 */
export interface FakeFlow<Failure extends HostErrorCode = WidgetFailure> {
  /** Empty until the page has given a session; another one after `renew()`. */
  readonly session_id: string;
  /** Where the widget is; mode `auto` starts as `modal`. */
  readonly mode: ConsentSurface;
  /** What the server would say of the session. */
  readonly status: FakeStatus;
  /** The widget shows this step. */
  step(step: ConsentStep): Promise<void>;
  /** The person gives consent and presses Done. Ids are made up unless given; `code` is of sessions with `confirm`. */
  complete(given?: { consent_id?: string; code?: string }): Promise<void>;
  /** The person declines, or leaves after the session has expired. */
  cancel(): Promise<void>;
  /** The flow fails, by a code of `ConsentError` or by the server's own word for it. */
  fail(reason: Failure | ErrorType): Promise<void>;
  /** Time runs out. Where `session` is a function, that is not the end: the person may start again, or leave. */
  expire(): Promise<void>;
  /** After `expire()`: the person starts again, and the page's `session` function is called once more. */
  renew(): Promise<void>;
}

export type FakeStatus = 'created' | 'opened' | 'completed' | 'cancelled' | 'failed' | 'expired';

/** Failures of a flow whose widget is there. */
export type WidgetFailure = Extract<
  HostErrorCode,
  'session_invalid' | 'session_expired' | 'consent_failed' | 'end_user_ineligible'
>;

/** Failures instead of a widget. */
export type OpeningFailure = Extract<
  HostErrorCode,
  'popup_blocked' | 'frame_blocked' | 'widget_unreachable' | 'origin_not_registered'
>;
