import type { SessionStatus } from '@consentry/protocol/api.ts';
import type { OpenStep, SessionRecord } from '../store/records.ts';

/**
 * The status as of now. Sessions end on time whether or not a job runs: before the claim at `expires_at`, after it at
 * the flow's own deadline, and exactly at the boundary they are over.
 */
export function statusOf(session: SessionRecord, now: number): SessionStatus {
  if (session.status === 'created' && now >= session.expiresAt) return 'expired';
  if (session.status === 'opened' && isPastDeadline(session, now)) return 'expired';
  return session.status;
}

export function isPastDeadline({ deadlineAt }: SessionRecord, now: number): boolean {
  return deadlineAt !== null && now >= deadlineAt;
}

/** True while the flow is open at this step: the one test before a step does anything. */
export function isAt(session: SessionRecord, step: OpenStep): boolean {
  return session.status === 'opened' && session.step === step;
}
