import { expect, it } from 'vitest';

it('can be imported where there is no browser, and resume finds nothing there', async () => {
  const sdk = await import('./index.ts');
  expect(Object.keys(sdk).sort()).toEqual(['ConsentError', 'diagnose', 'handleRedirect', 'openConsent', 'resume']);
  expect(sdk.resume()).toBeUndefined();
});
