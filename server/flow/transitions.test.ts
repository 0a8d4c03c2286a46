import { expect, test } from 'vitest';
import type { OpenStep } from '../store/records.ts';
import { stepAfter, stepBefore } from './transitions.ts';

const ALL = { hasFactor: true, needsAccounts: true };

test.each<[OpenStep, OpenStep | undefined, typeof ALL]>([
  ['choose-institution', 'sign-in', ALL],
  ['sign-in', 'verify-factor', ALL],
  ['sign-in', 'choose-accounts', { ...ALL, hasFactor: false }],
  ['sign-in', 'review-consent', { hasFactor: false, needsAccounts: false }],
  ['verify-factor', 'choose-accounts', ALL],
  ['verify-factor', 'review-consent', { ...ALL, needsAccounts: false }],
  ['choose-accounts', 'review-consent', ALL],
  ['review-consent', undefined, ALL],
])('after %s comes %s', (step, next, facts) => {
  expect(stepAfter(step, facts)).toBe(next);
});

test.each<[OpenStep, OpenStep | undefined, typeof ALL]>([
  ['choose-institution', undefined, ALL],
  ['sign-in', 'choose-institution', ALL],
  ['verify-factor', 'sign-in', ALL],
  ['choose-accounts', 'choose-institution', ALL],
  ['review-consent', 'choose-accounts', ALL],
  ['review-consent', 'choose-institution', { ...ALL, needsAccounts: false }],
])('before %s comes %s', (step, previous, facts) => {
  expect(stepBefore(step, facts)).toBe(previous);
});
