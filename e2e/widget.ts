import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { roadrunnerCode } from './totp.ts';

export const COYOTE = { user: 'coyote@acme.com', password: 'catch-the-b1rd$' };
export const ROADRUNNER = { user: 'roadrunner@acme.com', password: 'beep-beep-1$' };

type Step = 'choose-institution' | 'sign-in' | 'verify-factor' | 'choose-accounts' | 'review-consent' | 'finished';

/** The widget as a person meets it: by what it says, wherever it is shown. */
export class Widget {
  private readonly place: Page | FrameLocator;

  constructor(place: Page | FrameLocator) {
    this.place = place;
  }

  heading(name: string | RegExp): Locator {
    return this.place.getByRole('heading', { level: 1, name });
  }

  button(name: string | RegExp): Locator {
    return this.place.getByRole('button', { name });
  }

  get code(): Locator {
    return this.place.locator('input[autocomplete="one-time-code"]');
  }

  get password(): Locator {
    return this.place.getByLabel('Password', { exact: true });
  }

  get user(): Locator {
    return this.place.getByLabel('E-mail or username');
  }

  text(text: string | RegExp): Locator {
    return this.place.getByText(text);
  }

  get alert(): Locator {
    return this.place.getByRole('alert');
  }

  async chooseInstitution(name = 'Sandbox Bank'): Promise<void> {
    await this.button(new RegExp(`^${name}`)).click();
    await expect(this.password).toBeVisible();
  }

  async signIn({ user, password } = COYOTE): Promise<void> {
    await this.user.fill(user);
    await this.password.fill(password);
    await this.button(/^Sign in/).click();
  }

  async verifyFactor(code = roadrunnerCode()): Promise<void> {
    await this.code.fill(code);
    await this.button(/^Continue/).click();
  }

  async chooseAccounts(...names: string[]): Promise<void> {
    for (const name of names) await this.place.getByRole('checkbox', { name: new RegExp(`^${name}`) }).check();
    await this.button(/^Continue/).click();
  }

  /** Presses Allow once the page has armed it. */
  async allow(): Promise<void> {
    await this.button(/^Allow/).click();
  }

  async decline(): Promise<void> {
    await this.button(/^Decline/).click();
  }

  /** Presses Done, which takes the frame or popup it is in away: the press may never be acknowledged. */
  async done(press: (button: Locator) => Promise<void> = (button) => button.click()): Promise<void> {
    await expect(this.button('Done')).toBeVisible();
    press(this.button('Done')).catch(() => undefined);
  }

  /** Presses Cancel, and says yes where the widget asks. */
  async cancel(): Promise<void> {
    await this.button(/^Cancel/).click();
    const yes = this.button(/^Yes/);
    const done = this.heading(/nothing (was|has been) shared|cancel/i);
    await expect(yes.or(done).first()).toBeVisible();
    if (await yes.isVisible()) await yes.click();
  }

  /** Goes from the first screen to this step. */
  async walkTo(target: Step, who = COYOTE): Promise<void> {
    await this.walk('choose-institution', target, who);
  }

  async walkBetween(from: Step, target: Step, who = COYOTE): Promise<void> {
    await this.walk(from, target, who);
  }

  /** Goes from this step to the end. */
  async walkOn(from: Step, who = COYOTE): Promise<void> {
    await this.walk(from, 'finished', who);
  }

  private async walk(from: Step, target: Step, who: typeof COYOTE): Promise<void> {
    const steps: [Step, () => Promise<void>][] = [
      ['choose-institution', () => this.chooseInstitution()],
      ['sign-in', () => this.signIn(who)],
      ...(who === ROADRUNNER ? ([['verify-factor', () => this.verifyFactor()]] as [Step, () => Promise<void>][]) : []),
      ['choose-accounts', () => this.chooseAccounts('Everyday account', 'Rainy day savings')],
      ['review-consent', () => this.allow()],
    ];
    for (const [step, go] of steps.slice(steps.findIndex(([name]) => name === from))) {
      await expect(this.sign(step)).toBeVisible();
      if (step === target) return;
      await go();
    }
    await expect(this.sign(target)).toBeVisible();
  }

  /** What only this step has. */
  private sign(step: Step): Locator {
    switch (step) {
      case 'choose-institution':
        return this.place.getByRole('searchbox');
      case 'sign-in':
        return this.password;
      case 'verify-factor':
        return this.code;
      case 'choose-accounts':
        return this.place.getByRole('checkbox').first();
      case 'review-consent':
        return this.button(/^Allow/);
      case 'finished':
        return this.heading(/connected|^Thank you$/i);
    }
  }
}
