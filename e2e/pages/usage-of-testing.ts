import type { handleRedirect, openConsent } from '@consentry/host-sdk';
import {
  type BrowserFlow,
  type ConsentFake,
  createConsentFake,
  fakeConsentry,
  type ProcessFlow,
} from '@consentry/host-sdk/testing';
import type { BrowserContext, Page } from '@playwright/test';

// Never run: the compiler holds the package's published types to right and wrong use of them.

export async function rightFake(): Promise<void> {
  const fake: ConsentFake = createConsentFake();
  const sdk: { openConsent: typeof openConsent; handleRedirect: typeof handleRedirect } = fake; // it stands in for it
  sdk.openConsent({ session: fake.authUrl({ redirect_uri: 'https://partner.test/callback', state: 'st' }) });
  fake.failNext('popup_blocked');
  const flow: ProcessFlow = await fake.nextFlow();
  await flow.step('sign-in');
  await flow.complete({ consent_id: 'con_1', code: 'cod_1' });
  void [fake.flows.length, fake.leaveOpen('popup') satisfies string, fake.reset()];
}

export async function wrongFake(fake: ConsentFake, flow: ProcessFlow): Promise<void> {
  // @ts-expect-error no such code
  fake.failNext('popup_block');
  // @ts-expect-error what comes back from a redirect is never taken up
  fake.leaveOpen('redirect');
  // @ts-expect-error a flow is played, not made
  fake.flows.push(flow);
  // @ts-expect-error a consent has no code of an error
  await flow.complete({ code: 7 });
}

export async function rightBrowser(page: Page, context: BrowserContext): Promise<void> {
  const consentry = await fakeConsentry(context, { server: 'https://consent.bank.test' });
  await fakeConsentry(page);
  consentry.failNext('frame_blocked');
  const flow: BrowserFlow = await consentry.nextFlow();
  await flow.fail('end_user_ineligible');
}

export async function wrongBrowser(page: Page): Promise<void> {
  // @ts-expect-error what requests are answered of has to be said
  await fakeConsentry();
  // @ts-expect-error no such option
  const consentry = await fakeConsentry(page, { url: 'https://consent.bank.test' });
  // @ts-expect-error whether popups open is the browser's affair
  consentry.failNext('popup_blocked');
  // @ts-expect-error a promise
  void consentry.nextFlow().session_id;
}
