import { Consent } from '@consentry/protocol/consent.ts';
import { ConsentId } from '@consentry/protocol/ids.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MINUTE } from '../clock.ts';
import { addApp, issueBundle, putBundle, whoAmI } from '../testing/session-calls.ts';
import { COYOTE, createTestServer, ORIGIN, readAs, type TestFlow, type TestServer } from '../testing/test-server.ts';
import { hashToken } from '../tokens/hash-token.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const BANK = { institution_id: 'ins_sandbox_bank' };
const openFor = (endUserId: string, fields = {}) => server.openFlow({ end_user_id: endUserId, ...fields });
/** As the widget's page does: same origin, with the flow's key, without a redirectUrl. */
const handOff = (flow: TestFlow, bundle: unknown) =>
  putBundle(server, bundle, { authorization: `Flow ${flow.key}`, origin: ORIGIN, 'sec-fetch-site': 'same-origin' });
const stepOf = async (flow: TestFlow) => (await flow.read()).state?.step;

async function amrOf(endUserId: string): Promise<string[] | undefined> {
  const consents = await readAs(z.array(Consent), server.partner('GET', `/v1/consent?end_user_id=${endUserId}`));
  const consentId = ConsentId.parse(consents[0]?.arrangement_id);
  return (await server.services.store.findConsent('app_sandbox', consentId))?.amr;
}

describe('a handoff skips the sign-in', () => {
  test('given before the choice of the institution', async () => {
    const flow = await openFor('coyote');
    const reply = await handOff(flow, await issueBundle(server, 'coyote'));
    expect(reply).toMatchObject({ status: 204 });
    expect(await stepOf(flow)).toBe('choose-institution');
    expect(await flow.post('choose-institution', BANK)).toMatchObject({
      status: 200,
      state: { step: 'choose-accounts', accounts: [{ account_id: 'acc_ins_sandbox_bank_wile_1' }, {}, {}, {}] },
    });
  });

  test('where the session starts at it', async () => {
    const flow = await openFor('coyote', BANK);
    expect(await stepOf(flow)).toBe('sign-in');
    await handOff(flow, await issueBundle(server, 'coyote'));
    expect(await flow.read()).toMatchObject({ state: { step: 'choose-accounts' } });
  });

  test("and the consent still takes the person's click, and says how they were known", async () => {
    const flow = await openFor('coyote', BANK);
    await handOff(flow, await issueBundle(server, 'coyote'));
    await flow.walkTo('review-consent');
    expect(await readAs(z.array(Consent), server.partner('GET', '/v1/consent'))).toEqual([]);
    await flow.walkTo('finished');
    expect(await amrOf('coyote')).toEqual(['handoff']);
  });

  test('but not the second factor of whoever has one (threats.md row 43)', async () => {
    for (const fields of [{}, BANK]) {
      const flow = await openFor('roadrunner', fields);
      await handOff(flow, await issueBundle(server, 'roadrunner'));
      if (!('institution_id' in fields)) await flow.post('choose-institution', BANK);
      expect(await stepOf(flow)).toBe('verify-factor');
      expect(await flow.post('choose-accounts', { account_ids: ['acc_ins_sandbox_bank_roadrunner_1'] })).toMatchObject({
        code: 'wrong_step',
      });
    }
  });

  test('and a factor that was verified stands beside it in the consent', async () => {
    const flow = await openFor('roadrunner', BANK);
    await handOff(flow, await issueBundle(server, 'roadrunner'));
    await flow.walkTo('finished');
    expect(await amrOf('roadrunner')).toEqual(['handoff', 'otp']);
  });

  test('without any cookie: the flow goes on by its key alone', async () => {
    const flow = await openFor('coyote');
    await handOff(flow, await issueBundle(server, 'coyote')); // whose cookies are dropped here, as WebKit does in a frame
    expect(await flow.walkTo('finished')).toMatchObject({ outcome: { status: 'completed' } });
  });

  test('and gives cookies besides, which say whom the app vouched for', async () => {
    const reply = await handOff(await openFor('coyote'), await issueBundle(server, 'coyote'));
    expect((await whoAmI(server, { cookie: reply.cookie })).json).toMatchObject({ endUserId: 'coyote' });
  });

  test('on the way back too: the list comes before, and another choice needs no password either', async () => {
    const flow = await openFor('coyote');
    await handOff(flow, await issueBundle(server, 'coyote'));
    await flow.post('choose-institution', BANK);
    expect(await flow.post('back')).toMatchObject({ state: { step: 'choose-institution' } });
    expect(await flow.post('choose-institution', { institution_id: 'ins_sandbox_energy' })).toMatchObject({
      state: { step: 'choose-accounts', accounts: [{ account_id: 'acc_ins_sandbox_energy_wile_1' }, {}] },
    });
  });

  test('and back from the factor leads past it, with the factor still to come', async () => {
    const flow = await openFor('roadrunner', BANK);
    await handOff(flow, await issueBundle(server, 'roadrunner'));
    expect(await flow.post('back')).toMatchObject({ state: { step: 'choose-institution' } });
    expect(await flow.post('choose-institution', BANK)).toMatchObject({ state: { step: 'verify-factor' } });
  });

  test('not where the institution has to ask the person itself', async () => {
    const flow = await openFor('ineligible', BANK);
    expect(await handOff(flow, await issueBundle(server, 'ineligible'))).toMatchObject({ status: 204 });
    expect(await stepOf(flow)).toBe('sign-in');
  });

  test('not for somebody who was locked after the bundle was made', async () => {
    const flow = await openFor('coyote', BANK);
    const bundle = await issueBundle(server, 'coyote');
    await server.services.store.setUserStatus('usr_sandbox_wile', 'locked');
    await handOff(flow, bundle);
    expect(await stepOf(flow)).toBe('sign-in');
    expect(await flow.post('sign-in', COYOTE)).toMatchObject({ code: 'account_locked' });
  });

  test('and is forgotten with the end of the flow', async () => {
    const flow = await openFor('coyote');
    await handOff(flow, await issueBundle(server, 'coyote'));
    await flow.walkTo('finished');
    const session = await server.services.store.findSessionByFlowKey(hashToken(flow.key));
    expect(session).toMatchObject({ status: 'completed', handoffUserId: null, subjectId: null });
  });
});

describe('a bundle that does not fit the flow is refused and not spent', () => {
  const refused = async (flow: TestFlow, bundle: unknown) => {
    const before = await stepOf(flow);
    expect(await handOff(flow, bundle)).toMatchObject({ status: 403, code: 'FORBIDDEN', setCookies: [] });
    expect(await stepOf(flow)).toBe(before);
    expect(await putBundle(server, bundle)).toMatchObject({ status: 204 });
  };

  test("another app's, even of a user with the same name", async () => {
    const key = await addApp(server.services, 'app_other');
    await server.services.store.putEndUser('app_other', 'coyote', 'usr_sandbox_wile');
    await refused(await openFor('coyote', BANK), await issueBundle(server, 'coyote', key));
    await refused(await openFor('coyote'), await issueBundle(server, 'coyote', key));
  });

  test("another end user's", async () => {
    await refused(await openFor('coyote', BANK), await issueBundle(server, 'oneaccount'));
    await refused(await openFor('coyote'), await issueBundle(server, 'oneaccount'));
    await refused(await openFor('Coyote'), await issueBundle(server, 'coyote'));
  });

  test("the app's own service user's", async () => {
    await refused(await openFor('coyote', BANK), await issueBundle(server));
  });

  test('one that comes after the sign-in', async () => {
    const flow = await openFor('coyote');
    await flow.walkTo('choose-accounts');
    await refused(flow, await issueBundle(server, 'coyote'));
  });

  test('one that comes after the end', async () => {
    const flow = await openFor('coyote');
    await flow.post('cancel');
    await refused(flow, await issueBundle(server, 'coyote'));
  });

  test('one in a flow whose time is over', async () => {
    const flow = await openFor('coyote');
    server.clock.advance(15 * MINUTE);
    const bundle = await issueBundle(server, 'coyote');
    expect(await handOff(flow, bundle)).toMatchObject({ status: 401, code: 'SESSION_EXPIRED' });
    expect(await putBundle(server, bundle)).toMatchObject({ status: 204 });
  });
});

describe('a bundle serves one flow (threats.md row 49)', () => {
  test('again in the same flow it is refused, and the flow stays where it is', async () => {
    const flow = await openFor('coyote');
    const bundle = await issueBundle(server, 'coyote');
    await handOff(flow, bundle);
    expect(await handOff(flow, bundle)).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN' });
    expect(await stepOf(flow)).toBe('choose-institution');
  });

  test('of many flows at once, one takes it', async () => {
    const flows = await Promise.all(Array.from({ length: 12 }, () => openFor('coyote', BANK)));
    const bundle = await issueBundle(server, 'coyote');
    const replies = await Promise.all(flows.map((flow) => handOff(flow, bundle)));
    expect(replies.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(replies.filter(({ code }) => code === 'INVALID_SESSION_TOKEN')).toHaveLength(11);
    const steps = await Promise.all(flows.map(stepOf));
    expect(steps.map((step) => step === 'choose-accounts')).toEqual(replies.map(({ status }) => status === 204));
  });
});

describe('a handoff and the choice of the institution at once', () => {
  test.each([
    ['the handoff sent first', true],
    ['the choice sent first', false],
  ])('both count, with %s', async (_what, isHandoffFirst) => {
    for (let n = 0; n < 12; n += 1) {
      const flow = await openFor('coyote');
      const bundle = await issueBundle(server, 'coyote');
      const choose = () => flow.post('choose-institution', BANK);
      const give = () => handOff(flow, bundle);
      const calls = isHandoffFirst ? [give(), choose()] : [choose(), give()];
      for (const { status } of await Promise.all(calls)) expect([200, 204]).toContain(status);
      expect(await stepOf(flow)).toBe('choose-accounts');
    }
  });

  test('whichever write is delayed, the other one wins and both count', async () => {
    const { store } = server.services;
    const { changeSession } = store;
    for (const delayed of ['handoff', 'choice']) {
      const flow = await openFor('coyote');
      const bundle = await issueBundle(server, 'coyote');
      let isFirst = true;
      store.changeSession = async (ref, change, now, effects) => {
        const isDelayed = isFirst && (effects?.redeems !== undefined) === (delayed === 'handoff');
        if (isDelayed) {
          isFirst = false;
          // The other call runs to its end between this one's look and its write.
          if (delayed === 'handoff') await flow.post('choose-institution', BANK);
          else await handOff(flow, bundle);
        }
        return changeSession(ref, change, now, effects);
      };
      if (delayed === 'handoff') await handOff(flow, bundle);
      else await flow.post('choose-institution', BANK);
      store.changeSession = changeSession;
      expect(isFirst).toBe(false);
      expect(await stepOf(flow)).toBe('choose-accounts');
    }
  });
});

test('a session that amends a consent keeps what was chosen before, with a handoff as without', async () => {
  const first = await openFor('coyote', BANK);
  await handOff(first, await issueBundle(server, 'coyote'));
  const state = await first.walkTo('finished');
  if (state.step !== 'finished' || state.outcome.status !== 'completed') throw new Error('no consent');
  const flow = await openFor('coyote', { arrangement_id: state.outcome.consent_id });
  await handOff(flow, await issueBundle(server, 'coyote'));
  expect(await flow.read()).toMatchObject({
    state: { chosen_account_ids: ['acc_ins_sandbox_bank_wile_1', 'acc_ins_sandbox_bank_wile_2'] },
  });
});
