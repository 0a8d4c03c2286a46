import type { AccountUnavailable, InstitutionType, Permission } from '@consentry/protocol/consent.ts';
import type { UserRecord } from '../store/records.ts';

// Public on purpose, and the same in tests, documentation and demo.

export const SANDBOX_APP_ID = 'app_sandbox';
export const SANDBOX_API_KEY = 'csk_sandbox_acme_beepbeep';

export const SANDBOX_PURPOSES = {
  accounts: 'To show your accounts in one list.',
  balances: 'To show how much you have left until payday.',
  transactions: 'To sort your spending into groups and find subscriptions.',
  identity: 'To greet you by your name and check that the accounts are yours.',
  'energy.usage': 'To show what your energy use costs each month.',
} as const satisfies Record<Permission, string>;

interface SandboxInstitution {
  institutionId: string;
  name: string;
  type: InstitutionType;
  health: 'up' | 'slow' | 'down';
  aliases: string[];
}

export const SANDBOX_INSTITUTIONS: readonly SandboxInstitution[] = [
  {
    institutionId: 'ins_sandbox_bank',
    name: 'Sandbox Bank',
    type: 'banking',
    health: 'up',
    aliases: ['SBX', 'Test Bank'],
  },
  {
    institutionId: 'ins_sandbox_energy',
    name: 'Sandbox Energy',
    type: 'energy',
    health: 'up',
    aliases: ['Power', 'Gas'],
  },
  { institutionId: 'ins_sandbox_slow', name: 'Slow Savings', type: 'banking', health: 'slow', aliases: ['Snail'] },
  {
    institutionId: 'ins_sandbox_down',
    name: 'Downtime Credit Union',
    type: 'banking',
    health: 'down',
    aliases: ['DCU'],
  },
  {
    institutionId: 'ins_sandbox_rtl',
    name: 'بنك التجربة',
    type: 'banking',
    health: 'up',
    aliases: ['Bank al-Tajriba', 'RTL'],
  },
];

interface SandboxUser {
  username: string;
  email: string;
  password: string;
  fullName: string;
  totpSecret?: string;
  status?: UserRecord['status'];
  /** `household` is what most have; the others are for the empty, the single and the long list. */
  accounts: 'household' | 'none' | 'one' | 'many';
}

const BEHAVIOUR_PASSWORD = 'sandbox';

export const SANDBOX_USERS: readonly SandboxUser[] = [
  {
    username: 'wile',
    email: 'coyote@acme.com',
    fullName: 'Wile E. Coyote',
    password: 'catch-the-b1rd$',
    accounts: 'household',
  },
  {
    username: 'roadrunner',
    email: 'roadrunner@acme.com',
    fullName: 'Road Runner',
    password: 'beep-beep-1$',
    totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    accounts: 'household',
  },
  behaviour('locked', 'household', 'locked'),
  behaviour('unconfirmed', 'household', 'unconfirmed'),
  behaviour('expired-password', 'household', 'password_expired'),
  behaviour('force-change', 'household', 'force_change_password'),
  behaviour('reset-required', 'household', 'password_reset_required'),
  behaviour('sso', 'household', 'sso'),
  behaviour('ineligible', 'household'),
  behaviour('noaccounts', 'none'),
  behaviour('oneaccount', 'one'),
  behaviour('many', 'many'),
  behaviour('slow', 'household'),
  behaviour('upstream-error', 'household'),
];

/** Acme Budget's own names for its users, as a handoff gives them. */
export const SANDBOX_END_USERS = SANDBOX_USERS.map(({ username }) => ({
  endUserId: username === 'wile' ? 'coyote' : username,
  username,
}));

/** The chips under the sign-in fields. */
export const SANDBOX_CREDENTIALS = SANDBOX_USERS.slice(0, 2).map(({ email, password, totpSecret }) => ({
  label: totpSecret === undefined ? 'Without a code' : 'With a code',
  user: email,
  password,
}));

interface SandboxAccount {
  name: string;
  kind: string;
  maskedNumber: string;
  unavailableReason?: AccountUnavailable;
}

const HOUSEHOLD: Record<InstitutionType, SandboxAccount[]> = {
  banking: [
    { name: 'Everyday account', kind: 'Transaction', maskedNumber: '•••• 4821' },
    { name: 'Rainy day savings', kind: 'Savings', maskedNumber: '•••• 7710' },
    { name: 'Rocket skates card', kind: 'Credit card', maskedNumber: '•••• 0349' },
    {
      name: 'Joint household',
      kind: 'Transaction',
      maskedNumber: '•••• 5526',
      unavailableReason: 'joint_approval_pending',
    },
  ],
  energy: [
    { name: '1 Canyon Road', kind: 'Electricity', maskedNumber: '•••• 118' },
    { name: '1 Canyon Road', kind: 'Gas', maskedNumber: '•••• 119' },
  ],
};

const MANY = 60;

export function accountsOf(user: SandboxUser, type: InstitutionType): SandboxAccount[] {
  const household = HOUSEHOLD[type];
  switch (user.accounts) {
    case 'household':
      return household;
    case 'none':
      return [];
    case 'one':
      return household.slice(0, 1);
    case 'many':
      return Array.from({ length: MANY }, (_, index) => ({
        name: `Account ${index + 1}`,
        kind: household[0]?.kind ?? '',
        maskedNumber: `•••• ${String(1000 + index)}`,
      }));
  }
}

function behaviour(username: string, accounts: SandboxUser['accounts'], status?: UserRecord['status']): SandboxUser {
  return {
    username,
    email: `${username}@acme.com`,
    fullName: username,
    password: BEHAVIOUR_PASSWORD,
    accounts,
    ...(status && { status }),
  };
}
