/** React 18 and later. What the hooks do waits for effects and events: rendering on a server opens nothing. */
export { ConsentFrame, type ConsentFrameProps } from './react/consent-frame.ts';
export { type ConsentControls, useConsent } from './react/use-consent.ts';
export { type ResumedConsent, useConsentResume } from './react/use-consent-resume.ts';
export { type ConsentReturn, type ConsentReturnOptions, useConsentReturn } from './react/use-consent-return.ts';
