import { enLater } from '../copy/en-later.ts';
import { Button } from './button.tsx';
import { ErrorSummary, type Problem } from './error-summary.tsx';
import { Page } from './page.tsx';
import { Phrase } from './phrase.tsx';
import { TextButton } from './text-button.tsx';

const words = enLater.continueAs;

type Props = {
  user: string;
  institution: string;
  problems: readonly Problem[];
  progress: string | undefined;
  onContinue: () => void;
  onOther: () => void;
};

/** Signed in here already: a press instead of a password. Whose name that is may not be the reader's. */
export function ContinueAs({ user, institution, problems, progress, onContinue, onOther }: Props) {
  return (
    <Page
      heading={words.heading}
      footer={
        <Button progress={progress} onClick={onContinue}>
          <Phrase of={words.submit} values={{ user }} />
        </Button>
      }
    >
      <ErrorSummary problems={problems} />
      <p class="lede">
        <Phrase of={words.lede} values={{ institution }} />
      </p>
      <p class="aside">
        <TextButton isDisabled={progress !== undefined} onClick={onOther}>
          {words.other}
        </TextButton>
      </p>
    </Page>
  );
}
