import type { StateOf } from '@consentry/protocol/flow.ts';
import { en } from '../copy/en.ts';
import { enLater } from '../copy/en-later.ts';
import type { StepProps } from '../step-props.ts';
import { Art } from '../ui/art.tsx';
import { Leave } from '../ui/leave.tsx';
import { LongDate } from '../ui/long-date.tsx';
import { Page } from '../ui/page.tsx';
import { Phrase } from '../ui/phrase.tsx';

const words = enLater.finished;

type Completed = Extract<StateOf<'finished'>['outcome'], { status: 'completed' }>;

export function Finished({ state, exit }: StepProps<'finished'>) {
  const { app, institution, outcome } = state;
  const leave = <Leave exit={exit} app={app.name} isCounting />;
  if (outcome.status === 'cancelled') {
    return (
      <Page heading={words.cancelledHeading} art={<Art of="apart" />} footer={leave}>
        <p class="lede">
          <Phrase of={words.cancelled} values={{ app: app.name }} />
        </p>
      </Page>
    );
  }
  if (outcome.confirmation === 'expired') {
    return (
      <Page heading={words.cancelledHeading} art={<Art of="apart" />} footer={leave}>
        <p class="lede">
          <Phrase of={words.notConfirmed} values={{ app: app.name }} />
        </p>
      </Page>
    );
  }
  const isWaiting = outcome.confirmation === 'pending';
  return (
    <Page heading={isWaiting ? words.waitingHeading : words.completedHeading} art={<Art of="done" />} footer={leave}>
      {isWaiting && (
        <p class="lede">
          <Phrase of={words.waiting} values={{ app: app.name }} />
        </p>
      )}
      <Receipt app={app.name} institution={institution?.name ?? en.anInstitution} outcome={outcome} />
    </Page>
  );
}

function Receipt({ app, institution, outcome }: { app: string; institution: string; outcome: Completed }) {
  const { account_count: count, consent_id, ends_at } = outcome;
  const { shared, sharedDetails } = outcome.confirmation === 'pending' ? words.onceConfirmed : words;
  return (
    <>
      <p class="lede">
        <Phrase of={count > 0 ? shared : sharedDetails} values={{ app, institution, count }} />
      </p>
      <dl class="facts">
        <dt>{words.until}</dt>
        <dd>
          <LongDate at={ends_at} />
        </dd>
        <dt>{words.stop}</dt>
        <dd>
          <Phrase of={words.stopWords} values={{ app, institution }} />
        </dd>
        <dt>{words.reference}</dt>
        <dd class="reference">{consent_id}</dd>
      </dl>
    </>
  );
}
