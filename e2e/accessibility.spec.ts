import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { openFlow } from './partner-page.ts';
import { ROADRUNNER, Widget } from './widget.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const STEPS = [
  'choose-institution',
  'sign-in',
  'verify-factor',
  'choose-accounts',
  'review-consent',
  'finished',
] as const;

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any step, ${colorScheme}`, async ({ page, host }) => {
    test.setTimeout(90_000);
    await page.emulateMedia({ colorScheme });
    const flow = await openFlow(page, host, 'redirect');
    for await (const step of walkAllSteps(flow.widget)) {
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
      expect(violations.map(({ id, nodes }) => `${step}: ${id} ${nodes.map((node) => node.html).join()}`)).toEqual([]);
    }
  });
}

test('axe finds nothing on errors, dialogs and ended sessions', async ({ page, host, sandbox }) => {
  const scan = async () => {
    await settled(new Widget(page));
    const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
    return violations.map(({ id }) => id);
  };
  const { widget } = await openFlow(page, host, 'redirect');
  await widget.walkTo('sign-in');
  await widget.signIn({ user: 'coyote@acme.com', password: 'wrong' });
  await expect(widget.alert).toBeVisible();
  expect(await scan()).toEqual([]);
  await widget.button(/^Cancel/).click();
  await expect(widget.button(/^Yes/)).toBeVisible();
  expect(await scan()).toEqual([]);
  await widget.button(/^Yes/).click();
  await expect(widget.text(/nothing (was|has been) shared/i).first()).toBeVisible();
  expect(await scan()).toEqual([]);
  await page.goto(`${sandbox.url}/consent?session=ses_${'x'.repeat(32)}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await scan()).toEqual([]);
});

test('axe finds nothing on an account that needs mending, and on a new password', async ({ page, host }) => {
  test.setTimeout(60_000);
  for (const [user, heading] of [
    ['reset-required', /reset/i],
    ['force-change', /new password/i],
  ] as const) {
    const { widget } = await openFlow(page, host, 'redirect');
    await widget.walkTo('sign-in');
    await widget.signIn({ user, password: 'sandbox' });
    await expect(widget.heading(heading)).toBeFocused();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await settled(widget);
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
      expect(violations.map(({ id }) => `${user}, ${colorScheme}: ${id}`)).toEqual([]);
    }
  }
});

test.describe('without a second factor', () => {
  test.use({ isolation: 'end-user' });

  test('axe finds nothing in the frame of a modal', async ({ page, host }) => {
    const { widget } = await openFlow(page, host, 'modal');
    await expect(widget.button(/^Sandbox Bank/)).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).withTags(TAGS).include('dialog').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  test('a person gives a consent with the keyboard alone', async ({ page, host, sandbox }) => {
    const flow = await openFlow(page, host, 'modal');
    const { widget } = flow;
    const tabTo = async (target: ReturnType<Widget['button']>) => {
      await expect(target).toBeVisible();
      for (let presses = 0; presses < 40; presses += 1) {
        if (await target.evaluate((element) => element === document.activeElement)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error('never reached by Tab');
    };
    await tabTo(widget.button(/^Sandbox Bank/));
    await page.keyboard.press('Enter');
    await tabTo(widget.user);
    await page.keyboard.type('wile');
    await tabTo(widget.password);
    await page.keyboard.type('catch-the-b1rd$');
    await page.keyboard.press('Enter');
    await tabTo(page.frameLocator('iframe').getByRole('checkbox', { name: /^Everyday account/ }));
    await page.keyboard.press('Space');
    await tabTo(widget.button(/^Continue/));
    await page.keyboard.press('Enter');
    const allow = widget.button(/^Allow/);
    await tabTo(allow);
    await expect(allow).not.toHaveAttribute('aria-disabled', 'true');
    await page.keyboard.press('Enter');
    await expect(flow.outcomes).toContainText('"status":"completed"');
    expect(await sandbox.consents()).toHaveLength(1);
  });

  test('the focus goes to the heading of each new step, and the title names it', async ({ page, host }) => {
    const { widget } = await openFlow(page, host, 'redirect');
    await widget.chooseInstitution();
    const heading = page.getByRole('heading', { level: 1 });
    await expect(heading).toBeFocused();
    const words = (await heading.textContent()) ?? '';
    await expect.poll(() => page.title()).toContain(words);
  });
});

test('every step fits 320 pixels without scrolling sideways, also with text at 200 %', async ({ page, host }) => {
  test.setTimeout(60_000);
  await page.setViewportSize({ width: 320, height: 640 });
  const flow = await openFlow(page, host, 'redirect');
  for await (const step of walkAllSteps(flow.widget)) {
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow(), step).toBe(0);
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
    });
    expect(await overflow(), `${step} at 200 %`).toBe(0);
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '';
    });
  }
});

/** Every step in turn, once it stands still. */
async function* walkAllSteps(widget: Widget) {
  let from: (typeof STEPS)[number] = 'choose-institution';
  for (const step of STEPS) {
    await widget.walkBetween(from, step, ROADRUNNER);
    from = step;
    await settled(widget);
    yield step;
  }
}

/** Steps slide in; contrast is measured when they have come to rest. */
async function settled(widget: Widget): Promise<void> {
  await widget
    .heading(/./)
    .first()
    .evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
}
