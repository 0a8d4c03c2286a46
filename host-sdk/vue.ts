/** Vue 3.3 and later. What these do waits for the mounted component: rendering on a server opens nothing. */
export { ConsentFrame, type ConsentFrameProps } from './vue/consent-frame.ts';
export { type ConsentControls, useConsent } from './vue/use-consent.ts';
export { type ResumedConsent, useConsentResume } from './vue/use-consent-resume.ts';
export { type ConsentReturn, type ConsentReturnOptions, useConsentReturn } from './vue/use-consent-return.ts';
