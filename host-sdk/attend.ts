import { forgetLastFailure } from './diagnosis/find-causes.ts';
import { endProgress, hasProgress, report, reportStep } from './progress.ts';
import { forget } from './remember.ts';
import { renew } from './renew.ts';
import type { Flow } from './surface.ts';
import type { TextFields } from './text-fields.ts';

/**
 * Tells the page what has happened, and does what the widget asks for besides the outcome. Of a message only what an
 * event has is passed on.
 *
 * @param message the widget's, or `opened`, `ready` and `closed` of the flow itself
 * @param at when it came, by `performance.now()`
 */
export function attend(flow: Flow, message: TextFields, at: number): void {
  const { type, step = '', institution_id = '', factor_type = '' } = message;
  if (flow.isSettled) forget(flow); // a reload of the last screen is not the outcome once more
  switch (type) {
    case 'opened':
      if (!hasProgress(flow)) report(flow, { type, mode: flow.mode }, at);
      break;
    case 'connected':
      if (!flow.isReady) report(flow, { type: 'ready' }, at);
      flow.isReady = true;
      forgetLastFailure();
      break;
    case 'step':
      if (!/ed$/.test(step)) flow.step = step; // not finished or failed
      reportStep(flow, step, at);
      break;
    case 'institution_selected':
      report(flow, { type, institution_id }, at);
      break;
    case 'factor_required':
      report(flow, { type, factor_type }, at);
      break;
    case 'handoff_refused':
      report(flow, { type }, at);
      break;
    case 'resize':
      resize(flow, message.height ?? '', at);
      break;
    case 'close':
      flow.isLeft = true;
      break;
    case 'renew':
      renew(flow);
      break;
    case 'closed':
      if (hasProgress(flow)) report(flow, { type }, at);
      endProgress(flow); // whoever closes what has ended is told nothing more
      forget(flow);
  }
}

function resize(flow: Flow, height: string, at: number): void {
  if (flow.mode !== 'inline' || !flow.frame) return;
  flow.frame.style.height = height;
  report(flow, { type: 'resize', height: Number.parseInt(height, 10) }, at);
}
