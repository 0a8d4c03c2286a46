import type { Permission } from '@consentry/protocol/consent.ts';

/** Data in so few words that they fit into a sentence after "wants to read". */
export const permissions = {
  identity: 'your name and contact details',
  accounts: 'account names',
  balances: 'balances',
  transactions: 'transactions',
  'energy.usage': 'energy use',
} as const satisfies Record<Permission, string>;
