import type { Account } from '@consentry/protocol/consent.ts';
import type { ComponentChildren } from 'preact';

export function AccountWords({ account, children }: { account: Account; children?: ComponentChildren }) {
  return (
    <span class="row-words">
      <bdi class="row-name">{account.name}</bdi>
      <span class="row-detail">
        <bdi>{account.kind}</bdi> <bdi class="number">{account.masked_number}</bdi>
      </span>
      {children}
    </span>
  );
}
