/**
 * For the tests of partners: their page without a server of ours. `createConsentFake` stands in for the SDK in Node;
 * `fakeConsentry` gives the real SDK a fake widget in Playwright. Both give flows that the test plays.
 */
export type { ConsentFake } from './testing/consent-fake.ts';
export { createConsentFake } from './testing/consent-fake.ts';
export { type CallbackFields, createCallbackUrl } from './testing/callback-url.ts';
export { markStarted } from './testing/mark-started.ts';
