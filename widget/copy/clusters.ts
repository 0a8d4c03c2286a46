import type { Permission } from '@consentry/protocol/consent.ts';

/** Data in plain words: what a person sees first is the cluster, what it opens to are its permissions. */
export const clusters = [
  { id: 'person', name: 'Who you are', detail: 'Your name and contact details', permissions: ['identity'] },
  {
    id: 'accounts',
    name: 'Your accounts',
    detail: 'What you have and what is in it',
    permissions: ['accounts', 'balances'],
  },
  {
    id: 'transactions',
    name: 'Your transactions',
    detail: 'What comes in and goes out',
    permissions: ['transactions'],
  },
  { id: 'energy', name: 'Your energy use', detail: 'How much you use, and when', permissions: ['energy.usage'] },
] as const satisfies readonly { id: string; name: string; detail: string; permissions: readonly Permission[] }[];

/** What exactly each permission gives. */
export const permissionNames = {
  identity: 'Name, e-mail, phone and postal address',
  accounts: 'Account name, kind and last digits',
  balances: 'Current and available balance',
  transactions: 'Date, amount and description of each transaction',
  'energy.usage': 'Meter readings and usage',
} as const satisfies Record<Permission, string>;
