import type { Mode } from './wire.ts';

const MOST_KEPT = 10_000;

/** What was remembered when a visitor started a flow. */
export interface StartedSession {
  visitorId: string;
  /** The customer whom the session is for. */
  endUserId: string;
  state: string;
  mode: Mode;
}

export interface StartedSessions {
  remember(sessionId: string, session: StartedSession): void;
  /** Nothing for a session that another visitor started, or nobody here. */
  find(sessionId: string | undefined, visitorId: string): StartedSession | undefined;
  /** The customers for whom this visitor started sessions. */
  customersOf(visitorId: string): string[];
}

/** Which browser started which session, in memory: a link that brings someone else's session is noticed by it. */
export function createStartedSessions(): StartedSessions {
  const sessions = new Map<string, StartedSession>();
  return {
    remember(sessionId, session) {
      sessions.set(sessionId, session);
      const [oldest] = sessions.keys();
      if (sessions.size > MOST_KEPT && oldest !== undefined) sessions.delete(oldest);
    },
    find(sessionId, visitorId) {
      const session = sessions.get(sessionId ?? '');
      return session?.visitorId === visitorId ? session : undefined;
    },
    customersOf(visitorId) {
      const own = [...sessions.values()].filter((session) => session.visitorId === visitorId);
      return [...new Set(own.map(({ endUserId }) => endUserId))];
    },
  };
}
