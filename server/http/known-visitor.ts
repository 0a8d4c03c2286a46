import type { SignedInCaller } from '../auth/check-sign-in.ts';
import { findByCookie } from '../auth/find-signed-in.ts';
import type { Visitor } from '../flow/describe-flow.ts';
import { getInstitution } from '../flow/get-institution.ts';
import { openInstitution } from '../institutions/open-institution.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import { readTopLevelCookies } from './session-cookie.ts';

/** Somebody who is signed in in this browser by a password of their own, and sees this page in a window of its own. */
export async function findKnownVisitor(services: Services, headers: Headers): Promise<SignedInCaller | undefined> {
  const caller = await findByCookie(services, readTopLevelCookies(headers));
  return caller.ok && caller.value.signIn.kind === 'own' ? caller.value : undefined;
}

/** Looked up only at the step that offers it, and told only where the institution would let them in. */
export async function describeVisitor(services: Services, headers: Headers, session: SessionRecord): Promise<Visitor> {
  const isAsked = session.step === 'sign-in' && (session.status === 'opened' || session.status === 'created');
  const known = isAsked ? await findKnownVisitor(services, headers) : undefined;
  if (!known?.user) return {};
  const institution = openInstitution(services, await getInstitution(services, session));
  return (await institution.recognize(known.user.userId)) ? { knownEmail: known.user.email } : {};
}
