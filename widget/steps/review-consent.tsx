import { useState } from 'preact/hooks';
import { enLater } from '../copy/en-later.ts';
import { phrase } from '../copy/phrase.ts';
import type { StepProps } from '../step-props.ts';
import { AccountWords } from '../ui/account-words.tsx';
import { Button } from '../ui/button.tsx';
import { Clusters } from '../ui/clusters.tsx';
import { ErrorSummary } from '../ui/error-summary.tsx';
import { LongDate } from '../ui/long-date.tsx';
import { Page } from '../ui/page.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { TextButton } from '../ui/text-button.tsx';
import { useArmed } from './use-armed.ts';
import { useProblems } from './use-problems.ts';

const words = enLater.reviewConsent;

type Props = StepProps<'review-consent'>;

export function ReviewConsent(props: Props) {
  const { state, refusal } = props;
  const { app, institution, asked, starts_at, ends_at } = state;
  const problems = useProblems(refusal);
  const names = { app: app.name, institution: institution.name };
  return (
    <Page heading={words.heading} footer={<Decision {...props} />}>
      <ErrorSummary problems={problems} />
      <p class="lede">
        <Phrase of={words.lede} values={names} />
      </p>
      <section>
        <h2>
          <Phrase of={words.data} values={names} />
        </h2>
        <Clusters asked={asked} />
      </section>
      {state.accounts.length > 0 && <Accounts {...props} />}
      <section>
        <h2>{words.period}</h2>
        <p>
          <Phrase of={words.dates} values={{ start: <LongDate at={starts_at} />, end: <LongDate at={ends_at} /> }} />
        </p>
      </section>
      <section>
        <h2>{words.stop}</h2>
        <p>
          <Phrase of={words.stopWords} values={names} />
        </p>
      </section>
    </Page>
  );
}

function Accounts({ state, actions }: Props) {
  return (
    <section>
      <div class="with-change">
        <h2>{words.accounts}</h2>
        <TextButton label={words.changeAccounts} onClick={actions.back}>
          {words.change}
        </TextButton>
      </div>
      <ul class="plain">
        {state.accounts.map((account) => (
          <li key={account.account_id}>
            <AccountWords account={account} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Two equal answers. Neither is chosen beforehand, and only a person's own press counts. */
function Decision({ state, actions, isPending, isSlow }: Props) {
  const [decision, setDecision] = useState<'allow' | 'deny'>();
  const [mustPressAgain, setMustPressAgain] = useState(false);
  const arming = useArmed();
  const count = state.accounts.length;
  const allow = phrase(count > 0 ? words.allowAccounts : words.allowDetails, { app: state.app.name, count });

  function decide(answer: 'allow' | 'deny', event: MouseEvent) {
    if (!event.isTrusted || isPending) return;
    const isTooSoon = answer === 'allow' && arming !== 'armed';
    setMustPressAgain(isTooSoon);
    if (isTooSoon) return;
    setDecision(answer);
    actions.reviewConsent(answer);
  }

  const progress = (answer: 'allow' | 'deny', words_: string) =>
    isPending && decision === answer ? (isSlow ? words.stillSaving : words_) : undefined;
  return (
    <>
      <output class="press-again">{mustPressAgain ? words.pressAgain : ''}</output>
      <Button
        isDisabled={arming === 'counting' || isPending}
        progress={progress('allow', words.allowing)}
        onClick={(event) => decide('allow', event)}
      >
        {allow}
      </Button>
      <Button
        kind="outline"
        isDisabled={isPending}
        progress={progress('deny', words.declining)}
        onClick={(event) => decide('deny', event)}
      >
        {words.decline}
      </Button>
    </>
  );
}
