import type { AccountId } from '@consentry/protocol/ids.ts';
import { fail } from '../result.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import { changeFlow, type FlowResult } from './change-flow.ts';
import { isAt } from './flow-status.ts';

/** The person picks what the partner may read: only accounts that this sign-in listed and that can be shared. */
export async function chooseAccounts(
  services: Services,
  session: SessionRecord,
  { account_ids }: { account_ids: AccountId[] },
): Promise<FlowResult> {
  if (!isAt(session, 'choose-accounts')) return fail({ reason: 'out-of-order' });
  const chosen = session.accounts.filter(
    (account) => account_ids.includes(account.account_id) && account.unavailable_reason === undefined,
  );
  if (chosen.length !== new Set(account_ids).size) return fail({ reason: 'accounts-unknown' });
  return changeFlow(services, session, {
    step: 'review-consent',
    chosenAccountIds: chosen.map((account) => account.account_id),
  });
}
