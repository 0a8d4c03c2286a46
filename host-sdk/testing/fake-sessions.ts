import { createFakeId } from './fake-id.ts';

/** What a partner's backend may ask for when it makes a session; the rest of it means nothing to a fake. */
export interface FakeSession {
  /** Mode `redirect`: where the page comes back to. */
  redirect_uri?: string | undefined;
  /** Mode `redirect`: where it comes back to without a consent. Default: `redirect_uri`. */
  cancel_uri?: string | undefined;
  /** Comes back with the page. */
  state?: string | undefined;
}

export interface FakeSessions {
  /** For `POST /v1/auth/session` of the partner's mocked backend. */
  authUrl(session?: FakeSession): string;
  /** A session that was made elsewhere is as good as one of ours. */
  find(session_id: string): FakeSession;
}

export function createFakeSessions(server: string): FakeSessions {
  const sessions = new Map<string, FakeSession>();
  return {
    authUrl(session = {}) {
      const session_id = createFakeId('ses');
      sessions.set(session_id, session);
      return `${server}/consent?session=${session_id}`;
    },
    find: (session_id) => sessions.get(session_id) ?? {},
  };
}
