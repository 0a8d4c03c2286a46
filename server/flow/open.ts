import type { FlowKey, SessionId } from '@consentry/protocol/ids.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import { hashToken } from '../tokens/hash-token.ts';
import { changeFlow } from './change-flow.ts';
import type { FlowFailure } from './failures.ts';
import { isPastDeadline, statusOf } from './flow-status.ts';

/** The session, and for the winner of the claim the token of its resume cookie. */
export type Opened = Result<{ session: SessionRecord; resumeToken?: string }, FlowFailure>;

const RESUME_TOKEN_BYTES = 32;

/**
 * Claims the session with a flow key, once. The same key again gets the same answer, so that a lost answer burns
 * nothing; any other key is told that the session is in use.
 */
export async function open(services: Services, sessionId: SessionId, flowKey: FlowKey): Promise<Opened> {
  const { store, clock, config, random } = services;
  const flowKeyHash = hashToken(flowKey);
  const session = await store.findSession(hashToken(sessionId));
  if (!session) return fail({ reason: 'session-unknown' });
  if (session.status !== 'created') return openAgain(session, flowKeyHash, clock.now());
  if (statusOf(session, clock.now()) === 'expired') return fail({ reason: 'session-expired' });
  if (await store.findSessionByFlowKey(flowKeyHash)) return fail({ reason: 'flow-key-of-another-session' });

  const resumeToken = Buffer.from(random(RESUME_TOKEN_BYTES)).toString('base64url');
  const claimed = await changeFlow(services, session, {
    status: 'opened',
    flowKeyHash,
    resumeHash: hashToken(resumeToken),
    deadlineAt: clock.now() + config.flowLifetimeMs,
  });
  if (claimed.ok) return ok({ session: claimed.value, resumeToken });
  // Another claim came first: perhaps our own, sent twice.
  const winner = await store.findSession(session.sessionHash);
  return winner ? openAgain(winner, flowKeyHash, clock.now()) : fail({ reason: 'session-unknown' });
}

function openAgain(session: SessionRecord, flowKeyHash: string, now: number): Opened {
  const isEnded = session.status !== 'opened';
  if (isPastDeadline(session, now)) return fail({ reason: isEnded ? 'session-ended' : 'session-expired' });
  if (session.flowKeyHash === flowKeyHash) return ok({ session });
  return fail({ reason: isEnded ? 'session-ended' : 'claimed-by-another-key' });
}
