import type { LaterViews } from './step-views.ts';
import { ChangePassword } from './steps/change-password.tsx';
import { ChooseAccounts } from './steps/choose-accounts.tsx';
import { Failed } from './steps/failed.tsx';
import { Finished } from './steps/finished.tsx';
import { ReviewConsent } from './steps/review-consent.tsx';
import { SignIn } from './steps/sign-in.tsx';
import { VerifyFactor } from './steps/verify-factor.tsx';

export const laterViews: LaterViews = {
  'sign-in': SignIn,
  'verify-factor': VerifyFactor,
  'change-password': ChangePassword,
  'choose-accounts': ChooseAccounts,
  'review-consent': ReviewConsent,
  finished: Finished,
  failed: Failed,
};

export { refusalWords } from './copy/refusal-words.ts';
export { Dialogs } from './dialogs.tsx';
export { findOutcomeMessage } from './outcome-message.ts';
export { createReturnUrl } from './return-url.ts';
