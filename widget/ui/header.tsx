import type { AskingApp, FlowInstitution } from '@consentry/protocol/flow.ts';
import { en } from '../copy/en.ts';
import { phrase, type Template } from '../copy/phrase.ts';
import { Phrase } from './phrase.tsx';
import { TextButton } from './text-button.tsx';
import { Tile } from './tile.tsx';

type Props = {
  app: AskingApp;
  institution: FlowInstitution | undefined;
  line: Template;
  step: number | undefined;
  isCancelling: boolean;
  onBack: (() => void) | undefined;
  onCancel: (() => void) | undefined;
};

/** Who asks, of whom, and how far along: in the same place on every step. */
export function Header({ app, institution, line, step, isCancelling, onBack, onCancel }: Props) {
  return (
    <div class="header">
      <div class="bar">
        <span class="bar-start">{onBack && <TextButton onClick={onBack}>{en.header.back}</TextButton>}</span>
        <span class="tiles">
          <Tile name={app.name} logo={app.logo} />
          <span class="join" aria-hidden="true" />
          {institution ? (
            <Tile name={institution.name} logo={institution.logo} />
          ) : (
            <span class="tile empty" aria-hidden="true" />
          )}
        </span>
        <span class="bar-end">
          {onCancel && (
            <TextButton isDisabled={isCancelling} onClick={onCancel}>
              {isCancelling ? en.header.cancelling : en.header.cancel}
            </TextButton>
          )}
        </span>
      </div>
      <p class="asks">
        <Phrase
          of={line}
          values={{
            app: (
              <strong>
                <bdi>{app.name}</bdi>
              </strong>
            ),
          }}
        />
      </p>
      {step !== undefined && <Progress step={step} />}
    </div>
  );
}

const STEPS = 4;

function Progress({ step }: { step: number }) {
  return (
    <div class="progress">
      <p>{phrase(en.progress, { step, steps: STEPS })}</p>
      <span class="track" aria-hidden="true">
        <span class={`filled of-4-${step}`} />
      </span>
    </div>
  );
}
