import type { FlowKey, SessionId } from '@consentry/protocol/ids.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import { hashToken } from '../tokens/hash-token.ts';
import { changeFlow } from './change-flow.ts';
import type { FlowFailure } from './failures.ts';
import { isPastDeadline, statusOf } from './flow-status.ts';

/** The session, and for who claimed it the token of its resume cookie. */
export type Opened = Result<{ session: SessionRecord; resumeToken?: string }, FlowFailure>;

/**
 * Claims the session with a flow key, once. The same key again gets the same answer, so that a lost answer burns
 * nothing; any other key is told that the session is in use.
 */
export async function open(services: Services, sessionId: SessionId, flowKey: FlowKey): Promise<Opened> {
  const { store, clock, config } = services;
  const flowKeyHash = hashToken(flowKey);
  const session = await store.findSession(hashToken(sessionId));
  if (!session) return fail({ reason: 'session-unknown' });
  if (session.status !== 'created') return openAgain(session, flowKey, clock.now());
  if (statusOf(session, clock.now()) === 'expired') return fail({ reason: 'session-expired' });

  const claimed = await changeFlow(
    services,
    session,
    {
      status: 'opened',
      flowKeyHash,
      resumeHash: hashToken(resumeTokenOf(flowKey)),
      deadlineAt: clock.now() + config.flowLifetimeMs,
    },
    { newFlowKey: flowKeyHash },
  );
  if (claimed.ok) return ok({ session: claimed.value, resumeToken: resumeTokenOf(flowKey) });
  if (claimed.failure.reason !== 'raced' && claimed.failure.reason !== 'flow-key-of-another-session') return claimed;
  // Another claim came first: perhaps our own, sent twice.
  const winner = await store.findSession(session.sessionHash);
  return winner?.flowKeyHash ? openAgain(winner, flowKey, clock.now()) : claimed;
}

function openAgain(session: SessionRecord, flowKey: FlowKey, now: number): Opened {
  const isEnded = session.status !== 'opened';
  if (isPastDeadline(session, now)) return fail({ reason: isEnded ? 'session-ended' : 'session-expired' });
  if (session.flowKeyHash !== hashToken(flowKey)) {
    return fail({ reason: isEnded ? 'session-ended' : 'claimed-by-another-key' });
  }
  // A lost answer lost its cookies too. A key that was swapped in by them is not the one they were made of.
  const resumeToken = resumeTokenOf(flowKey);
  return ok({ session, ...(session.resumeHash === hashToken(resumeToken) && { resumeToken }) });
}

/** Made of the key that claimed, so that claiming again gives the same one; whoever has it does not have the key. */
function resumeTokenOf(flowKey: FlowKey): string {
  return hashToken(`resume ${flowKey}`);
}
