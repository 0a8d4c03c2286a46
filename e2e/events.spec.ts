import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openFlow, pressDone } from './partner-page.ts';
import { COYOTE, ROADRUNNER } from './widget.ts';

test.use({ isolation: 'end-user' });

interface Event {
  type: string;
  session_id: string;
  elapsed: number;
  [field: string]: unknown;
}

async function told(events: Locator): Promise<Event[]> {
  return (await events.allTextContents()).map((text) => JSON.parse(text));
}

test.describe('with a second factor', () => {
  test.use({ isolation: 'server' }); // codes are spent

  test('a whole flow is told in order, with ids and durations and nothing about the person', async ({
    page,
    host,
    sandbox,
  }) => {
    const flow = await openFlow(page, host, 'modal', { end_user_email: 'roadrunner@acme.com' });
    await flow.widget.walkTo('finished', ROADRUNNER);
    await pressDone(flow);
    await expect(flow.events.last()).toContainText('closed');

    const events = await told(flow.events);
    expect(events.map(({ type, step }) => step ?? type)).toEqual([
      'opened',
      'ready',
      'choose-institution',
      'institution_selected',
      'sign-in',
      'factor_required',
      'verify-factor',
      'choose-accounts',
      'review-consent',
      'finished',
      'closed',
    ]);
    expect(events.find(({ type }) => type === 'institution_selected')?.institution_id).toBe('ins_sandbox_bank');
    expect(events.find(({ type }) => type === 'factor_required')?.factor_type).toBe('TOTP');
    const [{ session_id } = { session_id: '' }] = events.slice(1);
    expect(session_id).toMatch(/^ses_/);
    expect(events.slice(1).every((event) => event.session_id === session_id)).toBe(true);
    const times = events.map(({ elapsed }) => elapsed);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    const steps = events.filter(({ type }) => type === 'step');
    for (const [index, { previous, duration }] of steps.entries()) {
      expect(previous).toBe(steps[index - 1]?.step);
      expect(duration).toBeGreaterThanOrEqual(0);
    }

    const [consent] = await sandbox.consents();
    const personal = [
      ...Object.values(ROADRUNNER),
      'acme.com',
      'Everyday',
      'user-1',
      consent?.account_ids[0] ?? 'acc_',
    ];
    for (const word of personal) expect(JSON.stringify(events)).not.toContain(word);
  });
});

test('the frame follows its content in mode inline', async ({ page, host }) => {
  const flow = await openFlow(page, host, 'inline');
  await expect(flow.events.filter({ hasText: 'resize' }).first()).toBeAttached();
  await flow.widget.walkTo('sign-in');
  const heightOf = () => page.locator('iframe').evaluate((frame) => frame.getBoundingClientRect().height);
  const lastTold = async () => (await told(flow.events)).findLast(({ type }) => type === 'resize')?.height;
  await expect.poll(async () => (await lastTold()) === (await heightOf())).toBe(true);
  const before = await heightOf();
  await flow.widget.button(/^Sign in/).click(); // an error summary needs room
  await expect.poll(heightOf).toBeGreaterThan(before);
  await flow.widget.signIn(COYOTE);
  await flow.widget.walkBetween('choose-accounts', 'review-consent');
  expect(await heightOf()).toBeLessThanOrEqual(1_000);
});

test('a handoff that the server refuses is an event, and the person signs in as usual', async ({ page, host }) => {
  const handoff = { refreshToken: 'crt.wrong', idToken: 'a.b.c', checksum: 'v1.k.wrong' };
  const flow = await openFlow(page, host, 'modal', {}, { handoff });
  await flow.widget.walkTo('sign-in');
  await expect(flow.events.filter({ hasText: 'handoff_refused' })).toHaveCount(1);
});

test('a callback that throws is reported to the page and disturbs nothing', async ({ page, host }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${host.origin}/host`);
  await page.evaluate(() => {
    const onEvent = ({ type }: { type: string }) => {
      throw new Error(`of ${type}`);
    };
    Object.assign(window, { options: { mode: 'modal', onEvent } });
  });
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(page.frameLocator('iframe').getByRole('searchbox')).toBeVisible();
  await page.evaluate(() => window.flows[0]?.close());
  await expect(page.getByRole('list', { name: 'Outcomes' })).toContainText('"status":"cancelled"');
  expect(errors).toContain('of opened');
  expect(errors).toContain('of closed');
});
