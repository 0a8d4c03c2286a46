import type { AccountId } from '@consentry/protocol/ids.ts';
import { useState } from 'preact/hooks';
import { enLater } from '../copy/en-later.ts';
import { phrase } from '../copy/phrase.ts';
import type { StepProps } from '../step-props.ts';
import { AccountRow } from '../ui/account-row.tsx';
import { Art } from '../ui/art.tsx';
import { Button } from '../ui/button.tsx';
import type { Problem } from '../ui/error-summary.tsx';
import { Form } from '../ui/form.tsx';
import { Page } from '../ui/page.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { TextButton } from '../ui/text-button.tsx';
import { useProblems } from './use-problems.ts';

const words = enLater.chooseAccounts;
const SELECT_ALL_FROM = 4;

type Props = StepProps<'choose-accounts'>;
type Chosen = ReadonlySet<AccountId>;

export function ChooseAccounts(props: Props) {
  const isAny = props.state.accounts.some((account) => account.unavailable_reason === undefined);
  return isAny ? <Choice {...props} /> : <NoAccounts {...props} />;
}

function Choice(props: Props) {
  const { state, actions, refusal, isPending } = props;
  const [chosen, setChosen] = useState<Chosen>(() => new Set(state.chosen_account_ids));
  const [missing, setMissing] = useState<readonly Problem[]>([]);
  const refused = useProblems(refusal);
  const open = state.accounts.filter((account) => account.unavailable_reason === undefined);
  const ids = open.map(({ account_id }) => account_id).filter((id) => chosen.has(id));
  const problems = missing.length > 0 ? missing : refused;

  function submit() {
    setMissing(ids.length > 0 ? [] : [{ field: open[0]?.account_id ?? '', message: words.noneChosen }]);
    if (ids.length > 0) actions.chooseAccounts(ids);
  }

  return (
    <Page heading={words.heading} footer={<Submit {...props} />}>
      <p class="lede">
        <Phrase of={words.lede} values={{ app: state.app.name }} />
      </p>
      <Form id="choose-accounts" problems={problems} isPending={isPending} onSubmit={submit} onEdit={actions.edited}>
        {open.length >= SELECT_ALL_FROM && (
          <SelectAll
            count={ids.length}
            isAll={ids.length === open.length}
            onChange={(isAll) => setChosen(new Set(isAll ? open.map(({ account_id }) => account_id) : []))}
          />
        )}
        <Accounts state={state} chosen={chosen} onChosen={setChosen} />
      </Form>
    </Page>
  );
}

function SelectAll({ count, isAll, onChange }: { count: number; isAll: boolean; onChange: (isAll: boolean) => void }) {
  return (
    <div class="select-all">
      <output>{phrase(words.chosen, { count })}</output>
      <TextButton onClick={() => onChange(!isAll)}>{isAll ? words.clearAll : words.selectAll}</TextButton>
    </div>
  );
}

type AccountsProps = Pick<Props, 'state'> & { chosen: Chosen; onChosen: (chosen: Chosen) => void };

function Accounts({ state, chosen, onChosen }: AccountsProps) {
  return (
    <fieldset>
      <legend class="visually-hidden">{phrase(words.legend, { institution: state.institution.name })}</legend>
      <ul class="rows">
        {state.accounts.map((account) => (
          <AccountRow
            key={account.account_id}
            account={account}
            isChosen={chosen.has(account.account_id)}
            onChange={(isChosen) => onChosen(toggled(chosen, account.account_id, isChosen))}
          />
        ))}
      </ul>
    </fieldset>
  );
}

function toggled(chosen: Chosen, id: AccountId, isChosen: boolean): Chosen {
  const next = new Set(chosen);
  if (isChosen) next.add(id);
  else next.delete(id);
  return next;
}

function Submit({ state, isPending, isSlow }: Props) {
  const saving = isSlow ? phrase(words.stillSaving, { institution: state.institution.name }) : words.saving;
  return (
    <Button type="submit" form="choose-accounts" progress={isPending ? saving : undefined}>
      {words.submit}
    </Button>
  );
}

function NoAccounts({ state, actions }: Props) {
  return (
    <Page
      heading={words.noneHeading}
      art={<Art of="empty" />}
      footer={<Button onClick={actions.backToInstitutions}>{words.another}</Button>}
    >
      <p class="lede">
        <Phrase of={words.none} values={{ institution: state.institution.name }} />
      </p>
      <ul class="rows">
        {state.accounts.map((account) => (
          <AccountRow key={account.account_id} account={account} isChosen={false} onChange={() => undefined} />
        ))}
      </ul>
    </Page>
  );
}
