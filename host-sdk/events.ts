import type { HostErrorCode } from '@consentry/protocol/errors.ts';
import type { ConsentMode } from './options.ts';
import type { ConsentStep } from './outcome.ts';

/** Where a flow is shown: `auto` is a wish, not a place. */
export type ConsentSurface = Exclude<ConsentMode, 'auto'>;

/** Why `auto` took the next mode. */
export type ModeReason = Extract<HostErrorCode, 'frame_blocked' | 'popup_blocked'> | 'webview';

interface Moment {
  /** Empty until there is a session. */
  session_id: string;
  /** Milliseconds since `openConsent` was called. */
  elapsed: number;
}

/** What happened, without when and to whom. */
export type FlowEvent =
  | { type: 'opened'; mode: ConsentSurface }
  /** The widget has answered: its first screen is there. Once. */
  | { type: 'ready' }
  /** A step is shown. `previous` was shown for `duration` milliseconds; without one, that is the time until here. */
  | { type: 'step'; step: ConsentStep; previous: ConsentStep | undefined; duration: number }
  | { type: 'institution_selected'; institution_id: string }
  | { type: 'factor_required'; factor_type: string }
  /** The handoff did not sign the person in, who now does it as usual. */
  | { type: 'handoff_refused' }
  /** Mode `inline`: the frame has taken the height of its content, in CSS pixels. */
  | { type: 'resize'; height: number }
  /** Mode `auto`: the mode before this one did not work here. */
  | { type: 'mode_changed'; mode: ConsentSurface; reason: ModeReason }
  /** The session had expired and the person started again; `session_id` is the new one. */
  | { type: 'session_renewed' }
  /** Once, when the widget has been taken away. */
  | { type: 'closed' };

/** Progress, for logs and analytics: ids, kinds and durations, nothing about the person. */
export type ConsentEvent = Moment & FlowEvent;
