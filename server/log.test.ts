import { expect, test } from 'vitest';
import { generateTotp } from './auth/totp.ts';
import { SANDBOX_API_KEY } from './sandbox/fixtures.ts';
import { createTestServer, postFlow, ROADRUNNER } from './testing/test-server.ts';

test('no line that is logged holds a password, code, token, key, session id or identifier', async () => {
  const server = await createTestServer();
  const flow = await server.openFlow({ end_user_email: 'private@person.example', state: 'state-canary' });
  await flow.walkTo('sign-in');
  await flow.post('sign-in', { user: 'user-canary', password: 'password-canary' });
  await flow.post('sign-in', { user: 'password-typed-as-user', password: 7 });
  await flow.walkTo('verify-factor', ROADRUNNER);
  const token = generateTotp('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', server.clock.now());
  await flow.post('verify-factor', { type: 'TOTP', token: '191919' });
  await flow.post('verify-factor', { type: 'TOTP', token });
  await flow.walkTo('finished');
  await postFlow(server.fetch, 'open', { session_id: flow.sessionId, flow_key: 'k'.repeat(43) });
  await server.fetch(`/consent?session=${flow.sessionId}`);
  await server.partner('GET', `/v1/auth/session/${flow.sessionId}`);
  await server.partner('GET', '/v1/consent?end_user_id=user-1', undefined, { 'x-api-key': 'csk_wrong-canary' });

  const log = server.logged.join('');
  expect(server.logged.length).toBeGreaterThan(15);
  const secrets = [
    flow.sessionId,
    flow.key,
    'k'.repeat(43),
    SANDBOX_API_KEY,
    'csk_wrong-canary',
    token,
    '191919',
    'user-canary',
    'password-canary',
    'password-typed-as-user',
    'state-canary',
    ROADRUNNER.user,
    ROADRUNNER.password,
    'private@person.example',
  ];
  for (const secret of secrets) expect(log).not.toContain(secret);
});
