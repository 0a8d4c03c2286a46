import type { Projection, RpcUserAnswer } from '@consentry/protocol/rpc-api.ts';
import type { Services } from '../services.ts';
import type { SignInRecord, UserRecord } from '../store/records.ts';

/** What is told of somebody unless more is asked for. */
export const NO_PROJECTION: Projection = { profile: false, permissions: false };

/** The person, or the app's own service user: `sub` of every token of that sign-in. */
export function subjectOf({ userId, appId }: Pick<SignInRecord, 'userId' | 'appId'>): string {
  return userId ?? `svc_${appId}`;
}

/** What the sign-in asked to have told of its person, for its tokens. */
export async function describePerson(
  { store }: Services,
  { userId, projection }: SignInRecord,
): Promise<Omit<RpcUserAnswer, 'id'>> {
  const user = userId !== null && (projection.profile || projection.permissions) && (await store.findUser(userId));
  return user ? projectUser(user, projection) : {};
}

export function projectUser(user: UserRecord, projection: SignInRecord['projection']): Omit<RpcUserAnswer, 'id'> {
  const { username, fullName, picture, email, permissions } = user;
  return {
    ...(projection.profile && { username, fullName, picture, primaryEmail: email }),
    ...(projection.permissions && { permissions }),
  };
}
