import { beforeEach, describe, expect, test } from 'vitest';
import { issueBundle, putBundle, whoAmI } from '../testing/session-calls.ts';
import { createTestServer, ORIGIN, type TestFlow, type TestServer } from '../testing/test-server.ts';

// A partner's word is about one state of a person too: it does not outlive a new password, factor or account state.

const BANK = { institution_id: 'ins_sandbox_bank' };
const WILE = 'usr_sandbox_wile';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

const handOff = async (flow: TestFlow) =>
  putBundle(server, await issueBundle(server, 'coyote'), {
    authorization: `Flow ${flow.key}`,
    origin: ORIGIN,
    'sec-fetch-site': 'same-origin',
  });
const setPassword = () => server.services.store.setPassword(WILE, 'another hash');

/** Lets the password change just before the flow is written, once: after everything was looked at. */
function changeMeanwhile(): void {
  const { store } = server.services;
  const { changeSession } = store;
  store.changeSession = async (...input) => {
    store.changeSession = changeSession;
    await setPassword();
    return changeSession(...input);
  };
}

describe('a handoff', () => {
  test('is not found again by going back, once the password has changed', async () => {
    const flow = await server.openFlow({ end_user_id: 'coyote' });
    await handOff(flow);
    await flow.post('choose-institution', BANK);
    await setPassword();
    expect(await flow.post('back')).toMatchObject({ state: { step: 'choose-institution' } });
    expect(await flow.post('choose-institution', BANK)).toMatchObject({ status: 200, state: { step: 'sign-in' } });
  });

  test('given before the choice counts no more when the account was locked and unlocked since', async () => {
    const flow = await server.openFlow({ end_user_id: 'coyote' });
    await handOff(flow);
    for (const status of ['locked', 'active'] as const) await server.services.store.setUserStatus(WILE, status);
    expect(await flow.post('choose-institution', BANK)).toMatchObject({ status: 200, state: { step: 'sign-in' } });
  });

  test('that meets a change of the password in its own commit lets nobody in', async () => {
    const flow = await server.openFlow({ end_user_id: 'coyote', ...BANK });
    changeMeanwhile();
    const reply = await handOff(flow);
    expect(reply).toMatchObject({ status: 401, code: 'INVALID_SESSION_TOKEN', setCookies: [] });
    expect(await flow.read()).toMatchObject({ status: 200, state: { step: 'sign-in' } });
    expect(await whoAmI(server, { cookie: reply.cookie })).toMatchObject({ status: 401 });
  });

  test('whose person changes while the institution is chosen leads back to the choice, and on to a sign-in', async () => {
    const flow = await server.openFlow({ end_user_id: 'coyote' });
    await handOff(flow);
    changeMeanwhile();
    expect(await flow.post('choose-institution', BANK)).toMatchObject({ status: 401, code: 'not_signed_in' });
    expect(await flow.read()).toMatchObject({ status: 200, state: { step: 'choose-institution' } });
    expect(await flow.post('choose-institution', BANK)).toMatchObject({ status: 200, state: { step: 'sign-in' } });
  });
});
