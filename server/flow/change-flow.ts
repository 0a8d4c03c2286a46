import type { ErrorType } from '@consentry/protocol/errors.ts';
import { createId, ErrorId } from '@consentry/protocol/ids.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import type { OpenStep, SessionRecord } from '../store/records.ts';
import type { EpochRef, SessionChange, SessionEffects } from '../store/store.ts';
import type { FlowFailure } from './failures.ts';

export type FlowResult = Result<SessionRecord, FlowFailure>;

/** One conditional write: the change happens with all its effects if nobody changed the session since it was read. */
export async function changeFlow(
  services: Services,
  session: SessionRecord,
  change: SessionChange,
  effects: SessionEffects = {},
): Promise<FlowResult> {
  const { store, clock, log } = services;
  const now = clock.now();
  const proof = proofBehind(session, change, effects);
  if (proof && !(await isVouchedFor(services, proof, session.appId))) return signInAgain(services, session);
  const epochIs = proof && epochOf(proof);
  const outcome = await store.changeSession(session, change, now, { ...effects, ...(epochIs && { epochIs }) });
  switch (outcome) {
    case 'done': {
      const changed = { ...session, ...change, version: session.version + 1 };
      log.stepDone({ app_id: session.appId, step: session.step, next: nameOf(changed) });
      return ok(changed);
    }
    case 'stale':
      return fail({ reason: 'raced' });
    case 'spent':
      return fail({ reason: 'code-spent' });
    case 'taken':
      return fail({ reason: 'flow-key-of-another-session' });
    case 'outdated':
      return signInAgain(services, session);
    case 'gone':
      return fail({ reason: 'amended-consent-gone' });
    case 'limited': {
      const limits = [...(effects.within ?? []), ...(effects.failure ?? [])];
      return fail({ reason: 'limited', retryAfterMs: await store.limitedFor(limits, now) });
    }
  }
}

type Proof = Pick<SessionRecord, 'subjectId' | 'subjectEpoch' | 'amr'>;

/**
 * The proof on which this change goes on, or tells whether a code was right. The person's password, factor or account may
 * have changed since, by themselves or by an operator: then it proves nothing, however far the flow has come.
 */
function proofBehind(session: SessionRecord, change: SessionChange, effects: SessionEffects): Proof | undefined {
  const isSpent = effects.spendTotpStep !== undefined || effects.spendRecoveryCode !== undefined;
  if (change.status === 'completed' || change.factorFailures !== undefined || isSpent) return session;
  return change.step === undefined ? undefined : { ...session, ...change };
}

/** A partner's word counts while the operator trusts the partner. */
async function isVouchedFor({ store }: Services, { amr }: Proof, appId: string): Promise<boolean> {
  return !amr.includes('handoff') || (await store.getApp(appId)).firstParty;
}

function epochOf({ subjectId, subjectEpoch }: Proof): EpochRef | undefined {
  return subjectId === null || subjectEpoch === null ? undefined : { userId: subjectId, epoch: subjectEpoch };
}

/** What was proven proves nothing any more: the person starts at the password, or before it where none was chosen yet. */
export async function signInAgain(services: Services, session: SessionRecord): Promise<FlowResult> {
  const step: OpenStep = session.institutionId === null ? 'choose-institution' : 'sign-in';
  const changed = await changeFlow(services, session, { ...SIGNED_OUT, handoffUserId: null, step });
  return changed.ok ? fail({ reason: 'not-signed-in' }) : changed;
}

/** What of a sign-in a session forgets when it does not count any more. */
export const SIGNED_OUT = {
  subjectId: null,
  subjectEpoch: null,
  amr: [],
  passwordChange: null,
  accounts: [],
  chosenAccountIds: [],
} satisfies SessionChange;

/** The change that ends a session without a consent. What the person typed and was shown goes with it. */
export function endWithout(
  { clock, random }: Services,
  status: 'cancelled' | 'failed',
  errorType: ErrorType,
): SessionChange {
  return { ...ended(clock.now()), status, errorType, errorId: createId(ErrorId, 'err', random) };
}

/** What every ended session forgets. */
export function ended(now: number): SessionChange {
  return {
    endedAt: now,
    signInUser: null,
    subjectId: null,
    subjectEpoch: null,
    handoffUserId: null,
    accounts: [],
    chosenAccountIds: [],
  };
}

function nameOf(session: SessionRecord): string {
  return session.status === 'opened' ? session.step : session.status;
}
