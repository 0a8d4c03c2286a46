import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { FlowAnswer, FlowRefusal } from './api.ts';
import { Boot, FlowState, Step } from './flow.ts';
import { isBoot, isFlowAnswer, isFlowRefusal, isFlowState } from './flow-guards.ts';
import { isConnectMessage, isHostMessage } from './message-guards.ts';
import { ConnectMessage, HostMessage } from './messages.ts';

// Browsers carry no schema library, so these guards are written by hand. Here each is held to its schema.

const CON = `con_${'a'.repeat(32)}`;
const NONCE = 'abcdefghijklmnopqrstuv';

const callbackError = {
  error: 'access_denied',
  error_type: 'CONSENT_ENDUSER_DENIED',
  error_description: 'declined',
  error_id: 'err_1',
  error_uri: 'https://consent.example/errors/CONSENT_ENDUSER_DENIED',
};
const context = {
  app: { name: 'Acme Budget', logo: '/logos/app.svg' },
  end_user_email: 't•••@example.com',
  asked: [{ permission: 'accounts', purpose: 'To show them.' }],
  duration: 7_776_000,
  expires_at: 1_795_000_000,
  server_time: 1_795_000_000,
  extensions_left: 10,
  sandbox: true,
};
const institution = {
  institution_id: 'ins_bank',
  name: 'Bank',
  type: 'banking',
  logo: '/logos/bank.svg',
  health: 'up',
  aliases: ['B'],
};
const account = { account_id: 'acc_1', name: 'Everyday', kind: 'Savings', masked_number: '•••• 1' };
const closed = { ...account, unavailable_reason: 'closed' };

const states: unknown[] = [
  { step: 'choose-institution', ...context, institutions: [institution] },
  { step: 'sign-in', ...context, institution, user: 'wile', sandbox_users: [{ label: 'l', user: 'u', password: 'p' }] },
  { step: 'verify-factor', ...context, institution, factor_types: ['TOTP'], attempts_left: 5, sandbox_code: '123456' },
  { step: 'choose-accounts', ...context, institution, accounts: [account, closed], chosen_account_ids: ['acc_1'] },
  { step: 'review-consent', ...context, institution, accounts: [account], starts_at: 1, ends_at: 2 },
  {
    step: 'finished',
    ...context,
    institution,
    outcome: { status: 'completed', consent_id: CON, account_count: 2, ends_at: 3 },
    return_url: 'https://partner.example/callback',
  },
  { step: 'finished', ...context, outcome: { status: 'cancelled', error: callbackError } },
  {
    step: 'failed',
    sandbox: false,
    code: 'session_expired',
    app: { name: 'A' },
    error: callbackError,
    return_url: 'x',
  },
  { step: 'failed', sandbox: false, code: 'session_not_found' },
];

const pairs: [name: string, guard: (value: unknown) => boolean, schema: z.ZodType, valid: unknown[]][] = [
  [
    'isConnectMessage',
    isConnectMessage,
    ConnectMessage,
    [
      {
        type: 'consentry:connect',
        version: 1,
        nonce: NONCE,
        mode: 'modal',
        locale: 'en',
        theme: 'dark',
        can_renew: true,
      },
      { type: 'consentry:connect', version: 2, nonce: NONCE, mode: 'popup' },
    ],
  ],
  ['isHostMessage', isHostMessage, HostMessage, [{ type: 'ask-to-cancel' }, { type: 'cancel' }]],
  ['isFlowState', isFlowState, FlowState, states],
  ['isFlowAnswer', isFlowAnswer, FlowAnswer, states.map((state) => ({ state }))],
  [
    'isFlowRefusal',
    isFlowRefusal,
    FlowRefusal,
    [
      { error: { code: 'wrong_step', error_id: 'err_1' }, state: states[0] },
      { error: { code: 'too_many_attempts', error_id: 'err_1', retry_after: 60 } },
    ],
  ],
  [
    'isBoot',
    isBoot,
    Boot,
    [
      { session_id: 's', host_origins: ['https://a.example'], state: states[0] },
      { session_id: '', host_origins: [] },
    ],
  ],
];

describe.each(pairs)('%s', (_name, guard, schema, valid) => {
  test.each(valid)('accepts what its schema accepts: %o', (value) => {
    expect(schema.safeParse(value).success).toBe(true);
    expect(guard(value)).toBe(true);
  });

  test('agrees with its schema on any value', () => {
    fc.assert(fc.property(fc.anything(), (value) => guard(value) === schema.safeParse(value).success));
  });

  test('agrees with its schema on almost valid values', () => {
    const almost = fc.tuple(fc.constantFrom(...valid), fc.array(mutation, { minLength: 1, maxLength: 3 }));
    const property = fc.property(almost, ([value, mutations]) => {
      const mutated = mutations.reduce<unknown>(mutate, value);
      return guard(mutated) === schema.safeParse(mutated).success;
    });
    fc.assert(property, { numRuns: 1500 });
  });
});

test('a refusal is no answer, though it carries a state', () => {
  const refusal = { error: { code: 'wrong_step', error_id: 'err_1' }, state: states[0] };
  expect(isFlowAnswer(refusal)).toBe(false);
  expect(isFlowRefusal(refusal)).toBe(true);
});

interface Mutation {
  /** Which of the places in the value, counted depth first and wrapped round. */
  place: number;
  change: 'drop' | 'replace' | 'add';
  by: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat({ max: 200 }),
  change: fc.constantFrom('drop', 'replace', 'add'),
  by: fc.oneof(
    fc.anything({ maxDepth: 1 }),
    fc.constantFrom<unknown>('', 'x'.repeat(201), 'x'.repeat(2049), 0, -1, 1.5, 2 ** 53, null, undefined, [], {}, true),
    fc.constantFrom(...Step.options, CON, NONCE, 'closed', 'banking', 'TOTP', 'identity', 'completed', 'acc_2'),
  ),
});

function mutate(value: unknown, { place, change, by }: Mutation): unknown {
  const copy = structuredClone(value);
  const places = listPlaces(copy);
  const target = places[place % Math.max(1, places.length)];
  if (!target) return copy;
  const [owner, key] = target;
  if (change === 'drop') delete owner[key];
  else if (change === 'replace') owner[key] = by;
  else owner[`new-${key}`] = by;
  return copy;
}

function listPlaces(value: unknown): [owner: Record<string, unknown>, key: string][] {
  if (typeof value !== 'object' || value === null) return [];
  const owner = value as Record<string, unknown>; // an array's indexes are keys like any other
  return Object.keys(owner).flatMap((key) => [[owner, key] as [typeof owner, string], ...listPlaces(owner[key])]);
}
