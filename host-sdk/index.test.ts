import { expect, it } from 'vitest';

it('can be imported where there is no browser', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toEqual(['ConsentError', 'handleRedirect', 'openConsent']);
});
