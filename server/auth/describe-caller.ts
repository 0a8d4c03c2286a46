import type { CurrentUser } from '@consentry/protocol/session-api.ts';
import type { SignedInCaller } from './check-sign-in.ts';
import { projectUser, subjectOf } from './describe-person.ts';

const EVERYTHING = { profile: true, permissions: true };

/** `GET /v2/users/me`. Of somebody a partner vouched for it tells that partner nothing but what it knew: its own name for them. */
export function describeCaller({ signIn, user }: SignedInCaller): CurrentUser {
  const id = subjectOf(signIn);
  const app = signIn.appId === null ? {} : { appId: signIn.appId };
  if (!user) return { id, type: 'service', ...app };
  if (signIn.kind === 'own') return { id, type: 'user', ...projectUser(user, EVERYTHING) };
  return { id, type: 'user', ...app, ...(signIn.endUserId !== null && { endUserId: signIn.endUserId }) };
}

/** `GET /v2/users/me` with an API key. */
export function describeService(appId: string): CurrentUser {
  return { id: subjectOf({ userId: null, appId }), type: 'service', appId };
}
