import type { FlowKey } from '@consentry/protocol/ids.ts';
import { fail, ok } from '../result.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import { hashToken } from '../tokens/hash-token.ts';
import type { FlowFailure } from './failures.ts';
import { isPastDeadline } from './flow-status.ts';

/** A failure keeps the session where the key was right, so that its page can be told more than "no". */
export type FoundFlow =
  | { ok: true; value: SessionRecord }
  | { ok: false; failure: FlowFailure; session?: SessionRecord };

/** The session that this key opens. After the deadline it opens nothing, not even the final state. */
export async function findFlow({ store, clock }: Services, flowKey: FlowKey): Promise<FoundFlow> {
  const session = await store.findSessionByFlowKey(hashToken(flowKey));
  if (!session) return fail({ reason: 'flow-key-unknown' });
  if (!isPastDeadline(session, clock.now())) return ok(session);
  return { ...fail({ reason: session.status === 'opened' ? 'session-expired' : 'session-ended' }), session };
}
