import type { FlowKey, SessionId } from '@consentry/protocol/ids.ts';
import { fail, ok } from '../result.ts';
import type { Services } from '../services.ts';
import { hashToken } from '../tokens/hash-token.ts';
import { changeFlow } from './change-flow.ts';
import { isPastDeadline } from './flow-status.ts';
import type { Opened } from './open.ts';

/**
 * Swaps in a new flow key for a page that lost its own by a reload: in a frame with third-party cookies blocked, storage
 * throws in Debian's Chromium, but a partitioned cookie still comes back. Whoever holds it is the browser that claimed.
 */
export async function resume(
  services: Services,
  sessionId: SessionId,
  flowKey: FlowKey,
  resumeTokens: string[],
): Promise<Opened> {
  const { store, clock } = services;
  const session = await store.findSession(hashToken(sessionId));
  if (!session) return fail({ reason: 'session-unknown' });
  const isOwn = resumeTokens.some((token) => hashToken(token) === session.resumeHash);
  const isEnded = session.status !== 'opened' && session.status !== 'created';
  if (!isOwn) return fail({ reason: isEnded ? 'session-ended' : 'resume-cookie-missing' });
  if (isPastDeadline(session, clock.now())) return fail({ reason: isEnded ? 'session-ended' : 'session-expired' });

  const flowKeyHash = hashToken(flowKey);
  if (session.flowKeyHash === flowKeyHash) return ok({ session });
  const resumed = await changeFlow(services, session, { flowKeyHash }, { newFlowKey: flowKeyHash });
  if (resumed.ok) return ok({ session: resumed.value });
  // Two reloads at once: the later one swaps in its key after the earlier.
  return resumed.failure.reason === 'raced' ? resume(services, sessionId, flowKey, resumeTokens) : resumed;
}
