import { expect, storageOfFrame, test } from './full-browser.ts';
import { openFlow, reloadWidget } from './partner-page.ts';

// Storage in a foreign frame throws here, so that a reloaded widget has only its partitioned cookie.

test.use({ thirdPartyCookies: 'blocked', isolation: 'end-user' });

test('a consent is given across a reload where cookies and storage of frames are blocked', async ({
  context,
  host,
  sandbox,
}) => {
  test.setTimeout(60_000);
  const page = await context.newPage();
  const flow = await openFlow(page, host, 'modal');
  await flow.widget.walkTo('choose-accounts');

  expect(await storageOfFrame(page)).toBe('SecurityError'); // the control: it really is blocked
  const cookies = await context.cookies(sandbox.url);
  expect(
    cookies.map(({ name, partitionKey }) => ({ name: name.slice(-2), isPartitioned: Boolean(partitionKey) })),
  ).toEqual([{ name: '_p', isPartitioned: true }]);

  await reloadWidget(flow);
  await flow.widget.chooseAccounts('Everyday account');
  await flow.widget.allow();
  await expect(flow.outcomes).toContainText('"status":"completed"');
  expect(await sandbox.consents()).toHaveLength(1);
});
