import { span } from '../copy/dates.ts';
import { enLater } from '../copy/en-later.ts';
import { phrase } from '../copy/phrase.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

const WARNING = 2 * 60;

type Props = { secondsLeft: number; canExtend: boolean; onExtend: () => void; onDismiss: () => void };

/** Time to go on is one key away: https://www.w3.org/TR/WCAG22/#timing-adjustable */
export function ExpiryDialog({ secondsLeft, canExtend, onExtend, onDismiss }: Props) {
  const words = canExtend ? enLater.expiryDialog.words : enLater.expiryDialog.lastWords;
  return (
    <Dialog
      role="alertdialog"
      heading={enLater.expiryDialog.heading}
      words={phrase(words, { span: span(Math.min(secondsLeft, WARNING)) })}
      onDismiss={onDismiss}
    >
      <Button onClick={canExtend ? onExtend : onDismiss}>
        {canExtend ? enLater.expiryDialog.extend : enLater.expiryDialog.close}
      </Button>
    </Dialog>
  );
}
