import type { Account } from '@consentry/protocol/consent.ts';
import { enLater } from '../copy/en-later.ts';
import { AccountWords } from './account-words.tsx';

type Props = { account: Account; isChosen: boolean; onChange: (isChosen: boolean) => void };

export function AccountRow({ account, isChosen, onChange }: Props) {
  const { account_id: id, unavailable_reason: reason } = account;
  return (
    <li>
      <label class={reason ? 'row unavailable' : 'row'} for={id}>
        <input
          type="checkbox"
          id={id}
          checked={isChosen && !reason}
          {...(reason && { disabled: true, 'aria-describedby': `${id}-reason` })}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <AccountWords account={account}>
          {reason && (
            <span class="row-detail" id={`${id}-reason`}>
              {enLater.chooseAccounts.unavailable[reason]}
            </span>
          )}
        </AccountWords>
      </label>
    </li>
  );
}
