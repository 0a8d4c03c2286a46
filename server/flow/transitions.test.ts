import { expect, test } from 'vitest';
import type { OpenStep } from '../store/records.ts';
import { stepAfter, stepBefore } from './transitions.ts';

const ALL = { hasFactor: true, mustChangePassword: false, needsAccounts: true };
const FORCED = { ...ALL, mustChangePassword: true };
const BACK = { needsAccounts: true, cameWithoutPassword: false };

test.each<[OpenStep, OpenStep | undefined, typeof ALL]>([
  ['choose-institution', 'sign-in', ALL],
  ['sign-in', 'verify-factor', ALL],
  ['sign-in', 'choose-accounts', { ...ALL, hasFactor: false }],
  ['sign-in', 'review-consent', { ...ALL, hasFactor: false, needsAccounts: false }],
  ['sign-in', 'verify-factor', FORCED],
  ['sign-in', 'change-password', { ...FORCED, hasFactor: false }],
  ['verify-factor', 'choose-accounts', ALL],
  ['verify-factor', 'review-consent', { ...ALL, needsAccounts: false }],
  ['verify-factor', 'change-password', FORCED],
  ['change-password', 'choose-accounts', FORCED],
  ['change-password', 'review-consent', { ...FORCED, needsAccounts: false }],
  ['choose-accounts', 'review-consent', ALL],
  ['review-consent', undefined, ALL],
])('after %s comes %s', (step, next, facts) => {
  expect(stepAfter(step, facts)).toBe(next);
});

test.each<[OpenStep, OpenStep | undefined, typeof BACK]>([
  ['choose-institution', undefined, BACK],
  ['sign-in', 'choose-institution', BACK],
  ['verify-factor', 'sign-in', BACK],
  ['verify-factor', 'choose-institution', { ...BACK, cameWithoutPassword: true }],
  ['change-password', 'sign-in', BACK],
  ['change-password', 'choose-institution', { ...BACK, cameWithoutPassword: true }],
  ['choose-accounts', 'choose-institution', BACK],
  ['review-consent', 'choose-accounts', BACK],
  ['review-consent', 'choose-institution', { ...BACK, needsAccounts: false }],
])('before %s comes %s', (step, previous, facts) => {
  expect(stepBefore(step, facts)).toBe(previous);
});
