// Public on purpose: Consentry's documentation lists them for every partner who tries its sandbox.

export const SANDBOX_API_KEY = 'csk_sandbox_acme_beepbeep';

/** Who is signed in at Acme Budget. */
export const CUSTOMER_EMAIL = 'coyote@acme.com';

/** Our own name for that customer: the sandbox knows whose account at the institutions it is. */
export const CUSTOMER_ID = 'coyote';

export const ROADRUNNER_TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

interface SandboxUser {
  name: string;
  password: string;
  behaviour: string;
}

const BEHAVIOUR_PASSWORD = 'sandbox';

export const SANDBOX_USERS: readonly SandboxUser[] = [
  { name: 'coyote@acme.com', password: 'catch-the-b1rd$', behaviour: 'No code needed' },
  { name: 'roadrunner@acme.com', password: 'beep-beep-1$', behaviour: 'Asks for the one-time code' },
  { name: 'oneaccount', password: BEHAVIOUR_PASSWORD, behaviour: 'Has one account' },
  { name: 'many', password: BEHAVIOUR_PASSWORD, behaviour: 'Has 60 accounts' },
  { name: 'noaccounts', password: BEHAVIOUR_PASSWORD, behaviour: 'Has no accounts' },
  { name: 'locked', password: BEHAVIOUR_PASSWORD, behaviour: 'Is locked' },
  { name: 'unconfirmed', password: BEHAVIOUR_PASSWORD, behaviour: 'Never confirmed the address' },
  { name: 'expired-password', password: BEHAVIOUR_PASSWORD, behaviour: 'Has an expired password' },
  { name: 'ineligible', password: BEHAVIOUR_PASSWORD, behaviour: 'May not share' },
  { name: 'slow', password: BEHAVIOUR_PASSWORD, behaviour: 'Takes 8 seconds' },
  { name: 'upstream-error', password: BEHAVIOUR_PASSWORD, behaviour: 'The institution fails' },
];
