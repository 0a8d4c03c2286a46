import { expect, PARTNER, test } from './pages/testing-kit.ts';

// No Consentry server runs here: the SDK as it is built, a partner's page, and `@consentry/host-sdk/testing`.

const REDIRECT = { redirect_uri: `${PARTNER}/callback?tab=2`, cancel_uri: `${PARTNER}/cancel`, state: 'of person 1' };
const WINDOWS = ['modal', 'inline', 'popup'] as const;

for (const mode of WINDOWS) {
  test.describe(`mode ${mode}`, () => {
    test('a consent reaches the page, with the steps before it', async ({ partner }) => {
      await partner.connect({ mode });
      const flow = await partner.consentry.nextFlow();
      expect(flow).toMatchObject({ mode, status: 'opened' });
      await flow.step('sign-in');
      await flow.step('review-consent');
      await expect.poll(partner.events).toContain('review-consent');
      await flow.complete({ consent_id: 'con_1', code: 'cod_1' });
      const end = { status: 'completed', consent_id: 'con_1', code: 'cod_1', step: 'review-consent' };
      await expect.poll(partner.outcomes).toEqual([{ ...end, session_id: flow.session_id }]);
      await expect.poll(partner.events).toEqual(['opened', 'ready', 'sign-in', 'review-consent', 'closed']);
      await expect(partner.page.locator('iframe, dialog')).toHaveCount(0);
      await expect.poll(() => partner.page.context().pages().length).toBe(1);
    });

    test('a person who leaves has cancelled', async ({ partner }) => {
      await partner.connect({ mode });
      const flow = await partner.consentry.nextFlow();
      await flow.step('choose-accounts');
      await expect.poll(partner.events).toContain('choose-accounts');
      await flow.cancel();
      const { session_id } = flow;
      await expect.poll(partner.outcomes).toEqual([{ status: 'cancelled', session_id, step: 'choose-accounts' }]);
      await expect(flow.complete()).rejects.toThrow('it is cancelled');
    });

    test('the page closes the flow, and the server has heard of it', async ({ partner }) => {
      await partner.connect({ mode });
      const flow = await partner.consentry.nextFlow();
      await partner.page.evaluate(() => Reflect.get(window, 'flow').close());
      expect(await partner.outcomes()).toEqual([{ status: 'cancelled', session_id: flow.session_id }]);
      expect(flow.status).toBe('cancelled');
    });

    test('an expired session is renewed in place', async ({ partner }) => {
      await partner.connect({ mode });
      const flow = await partner.consentry.nextFlow();
      const { session_id } = flow;
      await flow.step('sign-in');
      await flow.expire();
      expect(flow.status).toBe('expired');
      await flow.renew();
      expect(flow.session_id).not.toBe(session_id);
      await flow.step('choose-institution');
      await flow.complete();
      await expect.poll(partner.outcomes).toMatchObject([{ status: 'completed', session_id: flow.session_id }]);
      expect(await partner.events()).toContain('session_renewed');
      expect(partner.consentry.flows).toHaveLength(1);
    });
  });
}

for (const code of ['session_invalid', 'session_expired', 'consent_failed', 'end_user_ineligible'] as const) {
  test(`a flow can fail with ${code}`, async ({ partner }) => {
    await partner.connect();
    await (await partner.consentry.nextFlow()).fail(code);
    await expect.poll(partner.outcomes).toEqual([{ isConsentError: true, code }]);
  });
}

test('the script tag is the real one, from the address of the server', async ({ partner }) => {
  await partner.connect({}, {}, '/tag');
  const flow = await partner.consentry.nextFlow();
  await flow.step('sign-in');
  await flow.complete();
  await expect.poll(partner.outcomes).toMatchObject([{ status: 'completed', session_id: flow.session_id }]);
});

test('an expired session is the end where the page gave only one', async ({ partner }) => {
  await partner.connect({}, 'one auth_url');
  await (await partner.consentry.nextFlow()).expire();
  await expect.poll(partner.outcomes).toEqual([{ isConsentError: true, code: 'session_expired' }]);
  await expect(partner.page.locator('iframe')).toHaveCount(0);
});

test('Escape asks the person, who leaves', async ({ partner }) => {
  await partner.connect();
  const flow = await partner.consentry.nextFlow();
  await partner.page.locator('dialog').dispatchEvent('cancel'); // what a browser makes of it
  await partner.page.frameLocator('iframe').getByRole('button', { name: 'Yes, leave' }).click();
  await expect.poll(partner.outcomes).toMatchObject([{ status: 'cancelled' }]);
  expect(flow.status).toBe('cancelled');
});

test('two flows are played apart', async ({ partner }) => {
  await partner.connect({ mode: 'inline' });
  await partner.page.getByRole('button', { name: 'Connect' }).click();
  const [first, second] = [await partner.consentry.nextFlow(), await partner.consentry.nextFlow()];
  await second.complete();
  await expect.poll(partner.outcomes).toMatchObject([{ status: 'completed', session_id: second.session_id }]);
  await first.cancel();
  await expect.poll(partner.outcomes).toMatchObject([{}, { status: 'cancelled', session_id: first.session_id }]);
});

test('a page that is reloaded takes its flow up again', async ({ partner }) => {
  await partner.connect();
  const flow = await partner.consentry.nextFlow();
  await flow.step('sign-in');
  await partner.page.reload();
  await expect.poll(partner.events).toContain('ready');
  await flow.complete();
  await expect.poll(partner.outcomes).toMatchObject([{ status: 'completed', session_id: flow.session_id }]);
});

for (const code of ['frame_blocked', 'widget_unreachable', 'origin_not_registered'] as const) {
  test(`a widget that is not shown: ${code}`, async ({ partner }) => {
    partner.consentry.failNext(code);
    await partner.connect();
    await expect.poll(partner.outcomes, { timeout: 15_000 }).toEqual([{ isConsentError: true, code }]);
    expect(partner.consentry.flows).toHaveLength(0);
  });
}

test('mode auto takes the next mode where the frame is blocked', async ({ partner }) => {
  partner.consentry.failNext('frame_blocked');
  await partner.connect({ mode: 'auto' }, REDIRECT);
  const flow = await partner.consentry.nextFlow();
  expect(flow.mode).toMatch(/popup|redirect/); // whether this browser still lets a popup open, so long after the click
  await flow.complete();
  await expect.poll(partner.outcomes).toMatchObject([{ status: 'completed', session_id: flow.session_id }]);
});

test('a renewal that the backend of the page refuses is the end', async ({ partner }) => {
  await partner.connect();
  const flow = await partner.consentry.nextFlow();
  await flow.expire();
  await partner.page.route('**/start', (route) => route.fulfill({ status: 500, body: 'not today' }));
  await flow.renew();
  await expect.poll(partner.outcomes).toEqual([{ isConsentError: true, code: 'session_unavailable' }]);
  expect(flow.status).toBe('expired');

  await partner.page.unroute('**/start');
  await partner.page.getByRole('button', { name: 'Connect' }).click();
  const other = await partner.consentry.nextFlow();
  expect(other.session_id).not.toBe(flow.session_id);
  await other.complete();
  await expect.poll(partner.outcomes).toMatchObject([{}, { status: 'completed', session_id: other.session_id }]);
});

test.describe('mode redirect', () => {
  test('there and back with a consent, and with the state of the session', async ({ partner }) => {
    await partner.connect({ mode: 'redirect' }, REDIRECT);
    const flow = await partner.consentry.nextFlow();
    expect(flow.mode).toBe('redirect');
    await flow.step('review-consent');
    await flow.complete({ code: 'cod_1' });
    await partner.page.waitForURL(`${REDIRECT.redirect_uri}**`);
    const end = { status: 'completed', session_id: flow.session_id, code: 'cod_1' };
    await expect.poll(partner.outcomes).toEqual([end]);
    expect(partner.page.url()).toBe(REDIRECT.redirect_uri);
  });

  test('back to the cancel page when the person declines', async ({ partner }) => {
    await partner.connect({ mode: 'redirect' }, REDIRECT);
    const flow = await partner.consentry.nextFlow();
    await flow.cancel();
    await partner.page.waitForURL(`${PARTNER}/cancel**`);
    await expect.poll(partner.outcomes).toEqual([{ status: 'cancelled', session_id: flow.session_id }]);
  });

  test('back with a failure', async ({ partner }) => {
    await partner.connect({ mode: 'redirect' }, REDIRECT);
    await (await partner.consentry.nextFlow()).fail('end_user_ineligible');
    await partner.page.waitForURL(`${PARTNER}/cancel**`);
    await expect.poll(partner.outcomes).toEqual([{ isConsentError: true, code: 'end_user_ineligible' }]);
  });

  test('a state of somebody else is noticed', async ({ partner }) => {
    await partner.connect({ mode: 'redirect' }, { ...REDIRECT, state: 'of person 2' });
    await (await partner.consentry.nextFlow()).complete();
    await partner.page.waitForURL(`${PARTNER}/callback**`);
    await expect.poll(partner.outcomes).toEqual([{ isConsentError: true, code: 'state_mismatch' }]);
  });
});
