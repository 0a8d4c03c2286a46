import type { FlowEvent } from './events.ts';
import type { ConsentStep } from './outcome.ts';
import type { Flow } from './surface.ts';

interface Progress {
  startedAt: number;
  step: ConsentStep | undefined;
  steppedAt: number;
}

const known = new WeakMap<Flow, Progress>();

/** Whether anything was reported of this flow. */
export function hasProgress(flow: Flow): boolean {
  return known.has(flow);
}

export function endProgress(flow: Flow): void {
  known.delete(flow);
}

/** Tells the page's `onEvent`; times count from the first event, which is `opened`. */
export function report(flow: Flow, event: FlowEvent, at: number): void {
  const elapsed = Math.round(at - progressOf(flow, at).startedAt);
  const session_id = flow.auth?.session_id ?? '';
  queueMicrotask(() => flow.onEvent?.({ ...event, session_id, elapsed })); // if it throws, it throws alone
}

export function reportStep(flow: Flow, step: ConsentStep, at: number): void {
  const progress = progressOf(flow, at);
  const { step: previous, steppedAt } = progress;
  Object.assign(progress, { step, steppedAt: at });
  report(flow, { type: 'step', step, previous, duration: Math.round(at - steppedAt) }, at);
}

function progressOf(flow: Flow, at: number): Progress {
  const progress = known.get(flow) ?? { startedAt: at, step: undefined, steppedAt: at };
  known.set(flow, progress);
  return progress;
}
