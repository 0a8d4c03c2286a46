export { ConsentError } from './consent-error.ts';
export type { ConsentEvent, ConsentSurface, ModeReason } from './events.ts';
export type { ConsentFlow } from './flow.ts';
export { type HandleRedirectOptions, handleRedirect } from './handle-redirect.ts';
export { openConsent } from './open-consent.ts';
export type { ConsentHandoff, ConsentMode, ConsentOptions } from './options.ts';
export type { ConsentCancelled, ConsentCompleted, ConsentResult, ConsentStep } from './outcome.ts';
export { type ResumeOptions, resume } from './resume.ts';
