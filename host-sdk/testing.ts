/**
 * For partners' own tests, without a Consentry server: `createConsentFake` stands in for the SDK where there is no
 * browser, `fakeConsentry` gives the SDK in a browser a fake widget. Both hand over flows that the test plays.
 */
export type { BrowserFlow } from './testing/browser-flow.ts';
export { type CallbackFields, createCallbackUrl } from './testing/callback-url.ts';
export { type ConsentFake, createConsentFake } from './testing/consent-fake.ts';
export { type FakeConsentry, type FakeConsentryOptions, fakeConsentry } from './testing/fake-consentry.ts';
export type { FakeFlow, FakeStatus, OpeningFailure, WidgetFailure } from './testing/fake-flow.ts';
export type { FakeSession } from './testing/fake-sessions.ts';
export { markStarted } from './testing/mark-started.ts';
export type { RoutedPlace } from './testing/playwright.ts';
export type { ProcessFailure, ProcessFlow } from './testing/process-flow.ts';
