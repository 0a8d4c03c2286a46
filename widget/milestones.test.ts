import { expect, test } from 'vitest';
import { examples } from './examples.ts';
import { findMilestones } from './milestones.ts';

const bank = { type: 'institution_selected', institution_id: 'ins_sandbox_bank' };

test.each([
  ['choose-institution', []],
  ['sign-in', [bank]],
  ['verify-factor', [bank, { type: 'factor_required', factor_type: 'TOTP' }]],
  ['verify-factor-recoverable', [bank, { type: 'factor_required', factor_type: 'TOTP' }]],
  ['choose-accounts', [bank]],
  ['finished-completed', [bank]],
  ['failed-expired', []],
])('the milestones of %s', (name, expected) => {
  const state = examples[name]?.model.state;
  expect(state && findMilestones(state)).toEqual(expected);
});
