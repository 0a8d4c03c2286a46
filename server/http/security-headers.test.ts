import { FactorType } from '@consentry/protocol/flow.ts';
import { expect, test } from 'vitest';
import { createTestServer } from '../testing/test-server.ts';
import { OPERATIONS } from './openapi/operations.ts';

const policyOf = (response: Response) =>
  new Map(
    (response.headers.get('permissions-policy') ?? '').split(', ').map((each) => {
      const [feature = '', allowed = ''] = each.split('=');
      return [feature, allowed];
    }),
  );

test('passkeys may be asked for by our own origin alone, on every answer (threats.md row 44)', async () => {
  const server = await createTestServer();
  const { session_id } = await server.mint();
  for (const path of [`/consent?session=${session_id}`, '/', '/nothing', '/flow', '/v2/users/me', '/healthz']) {
    const policy = policyOf(await server.fetch(path));
    expect(policy.get('publickey-credentials-get'), path).toBe('(self)');
    expect(policy.get('publickey-credentials-create') ?? '(self)', path).toBe('(self)');
  }
});

test('there are no passkeys: no call is about them, and no second factor is one (threats.md row 44)', () => {
  const calls = OPERATIONS.map(({ id, path }) => `${id} ${path}`);
  expect(calls.filter((each) => /passkey|webauthn|public-?key|fido|attestation|assertion/i.test(each))).toEqual([]);
  expect(FactorType.options).toEqual(['TOTP', 'RECOVERY_CODE']);
});
