import type { FlowErrorCode } from '@consentry/protocol/errors.ts';
import type { StateOf } from '@consentry/protocol/flow.ts';
import { useState } from 'preact/hooks';
import { enLater } from '../copy/en-later.ts';
import type { StepProps } from '../step-props.ts';
import { Art } from '../ui/art.tsx';
import { Button } from '../ui/button.tsx';
import { Leave } from '../ui/leave.tsx';
import { Page } from '../ui/page.tsx';
import { Phrase } from '../ui/phrase.tsx';

const words = enLater.failed;

type Kind = 'expired' | 'ended' | 'in_use' | 'unknown' | 'ineligible' | 'factor' | 'institution' | 'problem';

export function Failed({ state, exit }: StepProps<'failed'>) {
  const kind = findKind(state);
  const { heading, words: what, next } = words[kind];
  const app = state.app?.name ?? words.theApp;
  const reference = state.error?.error_id;
  const canRenew = kind === 'expired' && exit.kind === 'host' && exit.canRenew;
  return (
    <Page
      heading={heading}
      art={<Art of={kind === 'expired' ? 'clock' : 'broken'} />}
      footer={
        <>
          {canRenew && <StartAgain onPress={() => exit.ask({ type: 'renew' })} />}
          <Leave exit={exit} app={app} kind={canRenew ? 'outline' : 'primary'} />
        </>
      }
    >
      <p class="lede">{what}</p>
      <p class="lede">
        <Phrase of={canRenew ? words.expired.renew : next} values={{ app }} />
      </p>
      {reference && (
        <p class="reference">
          {words.errorId} <bdi>{reference}</bdi>
        </p>
      )}
    </Page>
  );
}

/** Pressed once: the host loads another session into this window, and this page is gone. */
function StartAgain({ onPress }: { onPress: () => void }) {
  const [isStarting, setStarting] = useState(false);
  const { again, starting } = words.expired;
  return (
    <>
      <Button
        progress={isStarting ? starting : undefined}
        onClick={() => {
          setStarting(true);
          onPress();
        }}
      >
        {again}
      </Button>
      <output class="visually-hidden">{isStarting ? starting : ''}</output>
    </>
  );
}

/** What the session ended with says more than why this call was refused. */
function findKind({ code, error }: StateOf<'failed'>): Kind {
  if (error?.error_type === 'CONSENT_ENDUSER_INELIGIBLE') return 'ineligible';
  if (error?.error_type === 'CONSENT_OTP_FAILURE') return 'factor';
  if (error?.error_type === 'CONSENT_UPSTREAM_PROCESSING_ERROR') return 'institution';
  if (error?.error_type === 'CONSENT_TIMEOUT') return 'expired';
  return kinds[code] ?? 'problem';
}

const kinds: Partial<Record<FlowErrorCode, Kind>> = {
  session_expired: 'expired',
  session_ended: 'ended',
  decision_made: 'ended',
  session_in_use: 'in_use',
  session_not_found: 'unknown',
  not_found: 'unknown',
  flow_key_unknown: 'unknown',
  cross_site_refused: 'unknown',
  institution_unavailable: 'institution',
  end_user_ineligible: 'ineligible',
};
