import { beforeEach, describe, expect, test } from 'vitest';
import { createTestServer, ROADRUNNER, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});

describe('a whole flow', () => {
  test('ends with a consent that the partner can read', async () => {
    const flow = await server.openFlow();
    const finished = await flow.walkTo('finished');
    expect(finished).toMatchObject({ step: 'finished', outcome: { status: 'completed', account_count: 2 } });

    const truth = await (await server.partner('GET', `/v1/auth/session/${flow.sessionId}`)).json();
    expect(truth).toMatchObject({ id: 'app_sandbox', status: 'completed', consent_id: expect.stringMatching(/^con_/) });
    const [consent] = await (await server.partner('GET', '/v1/consent?end_user_id=user-1')).json();
    expect(consent).toMatchObject({
      arrangement_id: truth.consent_id,
      active: true,
      app_name: 'Acme Budget',
      institution_id: 'ins_sandbox_bank',
      institution_type: 'banking',
      permissions: ['accounts', 'balances', 'transactions', 'identity'],
      account_ids: ['acc_ins_sandbox_bank_wile_1', 'acc_ins_sandbox_bank_wile_2'],
      termination_reason: '',
    });
  });

  test('asks a person with a second factor for it', async () => {
    const flow = await server.openFlow();
    expect(await flow.walkTo('verify-factor', ROADRUNNER)).toMatchObject({ factor_types: ['TOTP'], attempts_left: 5 });
    expect(await flow.walkTo('finished', ROADRUNNER)).toMatchObject({ outcome: { status: 'completed' } });
  });
});
