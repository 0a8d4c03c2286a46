import { FactorType } from '@consentry/protocol/flow.ts';
import { expect, test } from 'vitest';
import { call } from '../testing/session-calls.ts';
import { COYOTE, createTestServer } from '../testing/test-server.ts';
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

test('the widget page may be framed by a cross-origin isolated page, and nothing else of the server may be loaded by one', async () => {
  const server = await createTestServer();
  const { session_id } = await server.mint();
  for (const path of [`/consent?session=${session_id}`, `/?sess_id=${session_id}`, '/consent?session=none']) {
    const { headers } = await server.fetch(path);
    expect(headers.get('cross-origin-embedder-policy'), path).toBe('require-corp');
    expect(headers.get('cross-origin-resource-policy'), path).toBe('cross-origin');
  }
  const others = [`/v1/auth/session/${session_id}/status`, '/flow', '/v2/users/me', '/docs', '/errors/popup_blocked'];
  for (const path of others) {
    const { headers } = await server.fetch(path);
    expect(headers.get('cross-origin-embedder-policy'), path).toBeNull();
    expect(headers.get('cross-origin-resource-policy'), path).toBe('same-origin');
  }
});

test.each(['iframe', 'frame', 'embed', 'object', 'script', 'image', 'style', 'empty'])(
  'the widget page loaded as %s does not differ by who is signed in (threats.md row 18)',
  async (dest) => {
    const server = await createTestServer();
    const { user: email, password } = COYOTE;
    const { cookie } = await call(server, 'POST', '/v2/auth/sign-in', { body: { email, password } });
    const { session_id } = await server.mint({ institution_id: 'ins_sandbox_bank' });
    const load = async (headers: Record<string, string>) => {
      const text = await (await server.fetch(`/consent?session=${session_id}`, { headers })).text();
      return text.replace(/nonce="[^"]+"/g, '');
    };
    expect(await load({ cookie, 'sec-fetch-dest': 'document' })).toContain('@acme.com');
    expect(await load({ cookie, 'sec-fetch-dest': dest })).toBe(await load({ 'sec-fetch-dest': dest }));
  },
);
