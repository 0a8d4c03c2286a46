import type { LaterViews } from './step-views.ts';
import { ChangePassword } from './steps/change-password.tsx';
import { ChooseAccounts } from './steps/choose-accounts.tsx';
import { Failed } from './steps/failed.tsx';
import { Finished } from './steps/finished.tsx';
import { ReviewConsent } from './steps/review-consent.tsx';
import { SignIn } from './steps/sign-in.tsx';
import { VerifyFactor } from './steps/verify-factor.tsx';
import { withForms } from './steps/with-forms.tsx';

export const laterViews: LaterViews = {
  'sign-in': withForms(SignIn),
  'verify-factor': withForms(VerifyFactor),
  'change-password': withForms(ChangePassword),
  'choose-accounts': withForms(ChooseAccounts),
  'review-consent': ReviewConsent,
  finished: Finished,
  failed: Failed,
};

export { refusalWords } from './copy/refusal-words.ts';
export { Dialogs } from './dialogs.tsx';
export { followHeight } from './follow-height.ts';
export { findMilestones } from './milestones.ts';
export { findOutcomeMessage } from './outcome-message.ts';
export { createReturnUrl } from './return-url.ts';
