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

/** `short` fits into a sentence after "wants to read". */
export const permissions = {
  identity: { short: 'your name and contact details', name: 'Name, e-mail, phone and postal address' },
  accounts: { short: 'account names', name: 'Account name, kind and last digits' },
  balances: { short: 'balances', name: 'Current and available balance' },
  transactions: { short: 'transactions', name: 'Date, amount and description of each transaction' },
  'energy.usage': { short: 'energy use', name: 'Meter readings and usage' },
} as const satisfies Record<Permission, { short: string; name: string }>;
