import { expect, it } from 'vitest';

it('can be imported where there is no browser, twice', async () => {
  await expect(import('./element.ts')).resolves.toBeDefined();
  await expect(import(`./element.ts?${'again'}`)).resolves.toBeDefined();
});
