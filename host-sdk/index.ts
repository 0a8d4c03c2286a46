export { ConsentError } from './consent-error.ts';
export { type HandleRedirectOptions, handleRedirect } from './handle-redirect.ts';
export { type ConsentFlow, openConsent } from './open-consent.ts';
export type { ConsentEvent, ConsentHandoff, ConsentMode, ConsentOptions } from './options.ts';
export type { ConsentCancelled, ConsentCompleted, ConsentResult, ConsentStep } from './outcome.ts';
