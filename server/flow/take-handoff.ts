import type { EndpointFailure } from '../auth/endpoint-failures.ts';
import { openInstitution } from '../institutions/open-institution.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { SessionRecord, SignInRecord } from '../store/records.ts';
import type { Exchange, SessionChange } from '../store/store.ts';
import { admit } from './admit.ts';
import { changeFlow } from './change-flow.ts';
import { getInstitution } from './get-institution.ts';

const MOST_RACES = 8;

/**
 * The flow learns from a redeemed bundle who its end user is, so that the sign-in step is skipped, now or at the choice
 * of the institution. Bundle and flow change in one commit. Somebody else's bundle is refused and not spent.
 *
 * @returns false when the bundle was used before
 */
export async function takeHandoff(
  services: Services,
  flow: SessionRecord,
  signIn: SignInRecord,
  redeems: Exchange,
): Promise<Result<boolean, EndpointFailure>> {
  let session = flow;
  for (let race = 0; race < MOST_RACES; race += 1) {
    const app = await services.store.getApp(session.appId);
    const isOwn = signIn.appId === session.appId && signIn.endUserId === session.endUserId && signIn.userId !== null;
    if (!app.firstParty || !isOwn) return fail({ reason: 'bundle-of-another-flow' });
    const isBefore = session.step === 'choose-institution' || session.step === 'sign-in';
    if (session.status !== 'opened' || !isBefore) return fail({ reason: 'flow-not-signing-in' });

    const change = await changeFor(services, session, signIn);
    const taken = await changeFlow(services, session, change, { redeems });
    if (taken.ok) return ok(true);
    if (taken.failure.reason === 'code-spent') return ok(false);
    if (taken.failure.reason !== 'raced') return fail({ reason: 'token-invalid' });
    // Somebody chose an institution meanwhile: look again, and skip the sign-in that stands there now.
    session = (await services.store.findSession(session.sessionHash)) ?? session;
  }
  return fail({ reason: 'flow-not-signing-in' });
}

async function changeFor(
  services: Services,
  session: SessionRecord,
  { userId, epoch }: SignInRecord,
): Promise<SessionChange> {
  const known = { handoffUserId: userId, handoffEpoch: epoch };
  if (session.step !== 'sign-in') return known;
  const institution = await getInstitution(services, session);
  return { ...known, ...(await admitVouchedFor(services, { ...session, ...known }, institution)) };
}

/**
 * The change that skips the sign-in of somebody whom the partner vouched for; none where the institution asks itself, or
 * where the person has another password, factor or state by now.
 */
export async function admitVouchedFor(
  services: Services,
  session: SessionRecord,
  institution: Awaited<ReturnType<typeof getInstitution>>,
): Promise<SessionChange | undefined> {
  if (session.handoffUserId === null || !(await services.store.getApp(session.appId)).firstParty) return undefined;
  const subject = await openInstitution(services, institution).recognize(session.handoffUserId);
  if (subject?.subjectEpoch !== session.handoffEpoch) return undefined;
  return admit(services, session, institution, subject, { amr: ['handoff'], signInUser: null });
}
