import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { HostSite } from './host-site.ts';
import type { Sandbox } from './sandbox.ts';
import { Widget } from './widget.ts';

test.use({ isolation: 'end-user' });

// Partners who copied the seed document's snippets, and clients that already exist, work without our SDK.

const heard = (page: Page) => page.getByRole('list', { name: 'Heard' }).getByRole('listitem');

async function openSeedIframe(page: Page, host: HostSite, sandbox: Sandbox) {
  const { auth_url, session_id } = await sandbox.mint({ redirect_uri: `${host.origin}/callback` });
  await page.goto(`${host.origin}/seed-iframe?auth_url=${encodeURIComponent(auth_url)}`);
  return { widget: new Widget(page.frameLocator('iframe')), session_id };
}

test('the iframe snippet hears consent_complete, once, with both names of every field', async ({
  page,
  host,
  sandbox,
}) => {
  const { widget, session_id } = await openSeedIframe(page, host, sandbox);
  await widget.walkTo('finished');
  await expect(heard(page)).toHaveCount(1);
  const [consent] = await sandbox.consents();
  const message: unknown = JSON.parse((await heard(page).textContent()) ?? '');
  expect(message).toEqual({
    type: 'consent_complete',
    session_id,
    consent_id: consent?.arrangement_id,
    isCompleted: true,
    consentID: consent?.arrangement_id,
    redirectURL: `${host.origin}/callback?session_id=${session_id}`,
  });
});

test('the iframe snippet hears consent_error when the person declines', async ({ page, host, sandbox }) => {
  const { widget, session_id } = await openSeedIframe(page, host, sandbox);
  await widget.walkTo('review-consent');
  await widget.decline();
  await expect(heard(page)).toHaveCount(1);
  const message: unknown = JSON.parse((await heard(page).textContent()) ?? '');
  const uri = `${sandbox.url}/errors/CONSENT_ENDUSER_DENIED`;
  expect(message).toMatchObject({
    type: 'consent_error',
    session_id,
    error: 'access_denied',
    error_type: 'CONSENT_ENDUSER_DENIED',
    error_uri: uri,
    isCompleted: false,
    errorType: 'CONSENT_ENDUSER_DENIED',
    errorURI: uri,
  });
});

test('a client that loads /?sess_id=… and reads the camel-case form works', async ({ page, host, sandbox }) => {
  const { session_id } = await sandbox.mint();
  await page.goto(`${host.origin}/legacy-iframe?session_id=${session_id}`);
  await new Widget(page.frameLocator('iframe')).walkTo('finished');
  const [consent] = await sandbox.consents();
  await expect(heard(page)).toHaveText(JSON.stringify({ isCompleted: true, consentID: consent?.arrangement_id }));
});

test('the popup snippet comes to the callback, in the popup', async ({ page, host, sandbox }) => {
  const callbacks = { redirect_uri: `${host.origin}/callback`, cancel_uri: `${host.origin}/cancel`, state: 's 1' };
  const { auth_url, session_id } = await sandbox.mint(callbacks);
  await page.goto(`${host.origin}/seed-popup?auth_url=${encodeURIComponent(auth_url)}`);
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Connect' }).click();
  const popup = await opened;
  await new Widget(popup).walkTo('finished');
  await popup.waitForURL(/\/callback\?/); // by itself, after the countdown
  expect(Object.fromEntries(new URL(popup.url()).searchParams)).toEqual({ session_id, state: 's 1' });
});

test('a plain redirect comes back to the callback, or with the error to the cancel URI', async ({
  page,
  host,
  sandbox,
}) => {
  const callbacks = { redirect_uri: `${host.origin}/callback`, cancel_uri: `${host.origin}/cancel` };
  const allowed = await sandbox.mint(callbacks);
  await page.goto(allowed.auth_url);
  await new Widget(page).walkTo('finished');
  await new Widget(page).button(/^Return to Acme Budget/).click();
  await page.waitForURL(`${host.origin}/callback?session_id=${allowed.session_id}`);

  const cancelled = await sandbox.mint(callbacks);
  await page.goto(cancelled.auth_url);
  await new Widget(page).cancel();
  await new Widget(page).button(/^Return to Acme Budget/).click();
  await page.waitForURL(/\/cancel\?/);
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
    error: 'access_denied',
    error_type: 'CONSENT_ENDUSER_DENIED',
    error_description: expect.any(String),
    error_id: expect.stringMatching(/^err_/),
    error_uri: `${sandbox.url}/errors/CONSENT_ENDUSER_DENIED`,
    session_id: cancelled.session_id,
  });
});

test('a callback that names a session says the same to the backend that asks', async ({ page, host, sandbox }) => {
  const { auth_url, session_id } = await sandbox.mint({ redirect_uri: `${host.origin}/callback` });
  await page.goto(auth_url);
  await new Widget(page).walkTo('finished');
  const truth: unknown = await (await sandbox.partner('GET', `/v1/auth/session/${session_id}`)).json();
  const [consent] = await sandbox.consents();
  expect(truth).toMatchObject({ status: 'completed', consent_id: consent?.arrangement_id });
});
