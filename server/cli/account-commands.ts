import { PlainText } from '@consentry/protocol/api.ts';
import { Account } from '@consentry/protocol/consent.ts';
import { AccountId, InstitutionId } from '@consentry/protocol/ids.ts';
import { customRandom } from 'nanoid';
import { z } from 'zod';
import { ok } from '../result.ts';
import type { AccountRecord } from '../store/records.ts';
import { defineCommand, refuse } from './command.ts';
import { findUser } from './user-commands.ts';

const MOST_DIGITS = 4;

const addAccount = defineCommand({
  name: 'account add',
  summary: 'Gives a person an account at an institution of the built-in directory.',
  words: ['login'],
  options: {
    institution: { type: 'string', required: true, value: '<ins_…>', help: 'where it is' },
    name: { type: 'string', required: true, help: 'as people read it' },
    kind: { type: 'string', required: true, help: 'such as Savings' },
    number: { type: 'string', required: true, value: '"•••• 1234"', help: 'masked: the last digits at most' },
  },
  input: z.object({
    login: z.string().min(1).max(254),
    institution: InstitutionId,
    name: PlainText.pipe(Account.shape.name),
    kind: PlainText.pipe(Account.shape.kind),
    number: PlainText.pipe(Account.shape.masked_number).refine(
      (text) => text.replace(/\D/g, '').length <= MOST_DIGITS,
      `masked, with ${MOST_DIGITS} digits at most`,
    ),
  }),
  async run({ store, random }, { login, institution: institutionId, name, kind, number: maskedNumber }) {
    const user = await findUser(store, login);
    if (!user.ok) return user;
    const { userId } = user.value;
    const institution = await store.findInstitution(institutionId);
    if (!institution) return refuse('institution_unknown', `There is no institution ${institutionId}.`);
    const account: AccountRecord = {
      accountId: AccountId.parse(`acc_${customRandom('abcdefghijklmnopqrstuvwxyz0123456789', 20, random)()}`),
      userId,
      institutionId,
      name,
      kind,
      maskedNumber,
      unavailableReason: null,
      position: (await store.listAccounts(userId, institutionId)).length,
    };
    await store.putAccount(account);
    const { accountId } = account;
    return ok({
      account_id: accountId,
      user_id: userId,
      institution_id: institutionId,
      name,
      kind,
      number: maskedNumber,
    });
  },
  tell: ({ account_id, name, number }) => `${account_id}  ${name}  ${number}`,
});

export const accountCommands = [addAccount];
