import { Consent } from '@consentry/protocol/consent.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { totpContext } from '../auth/totp-secret.ts';
import { MINUTE } from '../clock.ts';
import type { AccountStatus } from '../store/records.ts';
import { issueBundle, putBundle } from '../testing/session-calls.ts';
import {
  COYOTE,
  createTestServer,
  ORIGIN,
  ROADRUNNER,
  readAs,
  type TestFlow,
  type TestServer,
} from '../testing/test-server.ts';
import { hashToken } from '../tokens/hash-token.ts';

const BANK = { institution_id: 'ins_sandbox_bank' };
const NEW = 'a path through the meadow';
const WILE = 'usr_sandbox_wile';
const RUNNER = 'usr_sandbox_roadrunner';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const setStatus = (userId: string, status: AccountStatus) => server.services.store.setUserStatus(userId, status);
const consents = () => readAs(z.array(Consent), server.partner('GET', '/v1/consent'));
/** Each code works once: another one is due. */
const waitForCode = () => server.clock.advance(MINUTE);

type Parked = 'verify-factor' | 'change-password' | 'choose-accounts' | 'review-consent';

async function park(flow: TestFlow, step: Parked, who: typeof COYOTE, userId: string): Promise<TestFlow> {
  if (step === 'change-password') await setStatus(userId, 'password_expired');
  await flow.walkTo(step, who);
  waitForCode();
  return flow;
}

/** The next call is refused, and nothing of the old proof is left or was used. */
async function expectSignedOut(flow: TestFlow, who = ROADRUNNER): Promise<void> {
  expect(await flow.goOn(who)).toMatchObject({ status: 401, code: 'not_signed_in', state: { step: 'sign-in' } });
  expect(await flow.read()).toMatchObject({ state: { step: 'sign-in' } });
  expect(await server.services.store.findSessionByFlowKey(hashToken(flow.key))).toMatchObject({
    status: 'opened',
    subjectId: null,
    subjectEpoch: null,
    handoffUserId: null,
    amr: [],
    passwordChange: null,
    accounts: [],
    chosenAccountIds: [],
    consentId: null,
  });
  expect(await consents()).toEqual([]);
}

async function expectFinish(flow: TestFlow, who: typeof COYOTE): Promise<void> {
  waitForCode();
  expect(await flow.walkTo('finished', who)).toMatchObject({ outcome: { status: 'completed' } });
  expect(await consents()).toHaveLength(1);
}

interface Change {
  act(): Promise<unknown>;
  /** What lets the person in again. */
  mend?(): Promise<unknown>;
  password?: string;
}

const status = (set: AccountStatus, mend: AccountStatus = set): Change => ({
  act: () => setStatus(RUNNER, set),
  mend: () => setStatus(RUNNER, mend),
});
const CHANGES: [what: string, change: Change][] = [
  ['the account was locked', status('locked', 'active')],
  ['the account was locked and is active again', { act: async () => lockAndUnlock(RUNNER) }],
  ['the account became one of single sign-on', status('sso', 'active')],
  ['another password was asked for', status('force_change_password')],
  ['another flow set a new password', { act: changeElsewhere, password: NEW }],
  [
    'an operator set a new password',
    {
      act: async () => server.services.store.setPassword(RUNNER, await server.services.hasher.hash(NEW)),
      password: NEW,
    },
  ],
  ['the factor was ejected', { act: () => server.services.store.ejectTotp(RUNNER, server.clock.now()) }],
];

async function lockAndUnlock(userId: string): Promise<void> {
  await setStatus(userId, 'locked');
  await setStatus(userId, 'active');
}

async function changeElsewhere(): Promise<void> {
  await setStatus(RUNNER, 'force_change_password');
  const other = await server.openFlow(BANK);
  await other.walkTo('change-password', ROADRUNNER);
  expect(await other.post('change-password', { password: NEW })).toMatchObject({ status: 200 });
  waitForCode();
}

describe.each<Parked>(['verify-factor', 'change-password', 'choose-accounts', 'review-consent'])(
  'a flow that stands at %s (threats.md row 43)',
  (step) => {
    test.each(CHANGES)('comes back to the sign-in when %s, and goes on after it', async (_what, change) => {
      const flow = await park(await server.openFlow(BANK), step, ROADRUNNER, RUNNER);
      await change.act();
      await expectSignedOut(flow);
      await change.mend?.();
      await expectFinish(flow, { ...ROADRUNNER, ...(change.password && { password: change.password }) });
    });

    test('goes on whatever happens to another person', async () => {
      const flow = await park(await server.openFlow(BANK), step, ROADRUNNER, RUNNER);
      await lockAndUnlock(WILE);
      await expectFinish(flow, ROADRUNNER);
    });

    test('can be left, and given more time, when the account was locked', async () => {
      const flow = await park(await server.openFlow(BANK), step, ROADRUNNER, RUNNER);
      await setStatus(RUNNER, 'locked');
      expect(await flow.post('extend')).toMatchObject({ status: 200, state: { step } });
      expect(await flow.post('cancel')).toMatchObject({ status: 200, state: { outcome: { status: 'cancelled' } } });
    });
  },
);

describe('a flow of somebody without a second factor', () => {
  const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'; // the one whose codes a test flow shows
  const activate = async () => {
    const { store, keyRing } = server.services;
    const sealed = keyRing.seal(SECRET, totpContext(WILE));
    await store.stageTotp(WILE, sealed);
    expect(await store.activateTotp(WILE, sealed, 1, ['code'], server.clock.now())).toBe('done');
  };

  test.each<Parked>(['change-password', 'choose-accounts', 'review-consent'])(
    'asks for the one that was activated while it stood at %s (threats.md row 43)',
    async (step) => {
      const flow = await park(await server.openFlow(BANK), step, COYOTE, WILE);
      await activate();
      await expectSignedOut(flow, COYOTE);
      expect(await flow.goOn(COYOTE)).toMatchObject({ state: { step: 'verify-factor' } });
      await expectFinish(flow, COYOTE);
    },
  );

  test('is declined all the same, and that is no consent', async () => {
    const flow = await park(await server.openFlow(BANK), 'review-consent', COYOTE, WILE);
    await activate();
    expect(await flow.post('review-consent', { decision: 'deny' })).toMatchObject({
      status: 200,
      state: { outcome: { status: 'cancelled' } },
    });
    expect(await consents()).toEqual([]);
  });

  test('does not go back to the accounts that an older proof has listed', async () => {
    const flow = await park(await server.openFlow(BANK), 'review-consent', COYOTE, WILE);
    await lockAndUnlock(WILE);
    expect(await flow.post('back')).toMatchObject({ code: 'not_signed_in', state: { step: 'sign-in' } });
  });

  test('gives no consent where the account is locked in the very moment', async () => {
    const flows: TestFlow[] = [];
    for (let n = 0; n < 8; n += 1) flows.push(await park(await server.openFlow(BANK), 'review-consent', COYOTE, WILE));
    const replies = await Promise.all([
      ...flows.map((flow) => flow.post('review-consent', { decision: 'allow' })),
      setStatus(WILE, 'locked'),
    ]);
    const given = replies.filter((reply) => reply?.status === 200);
    expect(replies.filter((reply) => reply?.code === 'not_signed_in')).toHaveLength(flows.length - given.length);
    expect(await consents()).toHaveLength(given.length);
  });
});

describe('a flow of somebody whom a partner vouched for', () => {
  const headersOf = (flow: TestFlow) => ({
    authorization: `Flow ${flow.key}`,
    origin: ORIGIN,
    'sec-fetch-site': 'same-origin',
  });
  const openHandedOff = async (endUserId: string, fields = BANK) => {
    const flow = await server.openFlow({ end_user_id: endUserId, ...fields });
    expect(await putBundle(server, await issueBundle(server, endUserId), headersOf(flow))).toMatchObject({
      status: 204,
    });
    return flow;
  };
  const distrust = async () => {
    const { store } = server.services;
    await store.putApp({ ...(await store.getApp('app_sandbox')), firstParty: false });
  };

  test.each<Parked>(['verify-factor', 'choose-accounts', 'review-consent'])(
    'comes back from %s to a sign-in when the account has changed, and skips none after that',
    async (step) => {
      const flow = await park(await openHandedOff('roadrunner'), step, ROADRUNNER, RUNNER);
      await lockAndUnlock(RUNNER);
      await expectSignedOut(flow);
      await flow.post('back');
      expect(await flow.post('choose-institution', BANK)).toMatchObject({ state: { step: 'sign-in' } });
      await expectFinish(flow, ROADRUNNER);
    },
  );

  test.each<Parked>(['verify-factor', 'choose-accounts', 'review-consent'])(
    'comes back from %s to a sign-in when the operator trusts the partner no more',
    async (step) => {
      const flow = await park(await openHandedOff('roadrunner'), step, ROADRUNNER, RUNNER);
      await distrust();
      await expectSignedOut(flow);
      await expectFinish(flow, ROADRUNNER);
    },
  );

  test('asks for the sign-in when the operator trusts the partner no more at the choice of the institution', async () => {
    const flow = await server.openFlow({ end_user_id: 'coyote' });
    expect(await putBundle(server, await issueBundle(server, 'coyote'), headersOf(flow))).toMatchObject({
      status: 204,
    });
    await distrust();
    expect(await flow.post('choose-institution', BANK)).toMatchObject({ status: 200, state: { step: 'sign-in' } });
  });

  test('takes no bundle of a partner whom the operator trusts no more, and spends none', async () => {
    const { store } = server.services;
    const [bundle, app] = [await issueBundle(server, 'coyote'), await store.getApp('app_sandbox')];
    const flow = await server.openFlow({ end_user_id: 'coyote', ...BANK });
    await distrust();
    for (const headers of [headersOf(flow), {}]) {
      const refused = { status: 401, code: 'INVALID_SESSION_TOKEN', setCookies: [] };
      expect(await putBundle(server, bundle, headers)).toMatchObject(refused);
    }
    expect(await flow.read()).toMatchObject({ state: { step: 'sign-in' } });
    await store.putApp(app);
    expect(await putBundle(server, bundle, headersOf(flow))).toMatchObject({ status: 204 });
  });

  test('can still be declined when the operator trusts the partner no more', async () => {
    const flow = await park(await openHandedOff('coyote'), 'review-consent', COYOTE, WILE);
    await distrust();
    expect(await flow.post('review-consent', { decision: 'deny' })).toMatchObject({ status: 200 });
  });
});
