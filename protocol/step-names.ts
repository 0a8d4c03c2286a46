/** The steps of a flow in their order, for browsers; `Step` in `flow.ts` is made of the same list. */
export const STEPS = [
  'choose-institution',
  'sign-in',
  'verify-factor',
  'change-password',
  'choose-accounts',
  'review-consent',
  'finished',
  'failed',
] as const;
