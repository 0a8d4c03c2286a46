import { enLater } from '../copy/en-later.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

/** The safe answer comes first, and so has the focus. */
export function CancelDialog({ onCancel, onDismiss }: { onCancel: () => void; onDismiss: () => void }) {
  return (
    <Dialog heading={enLater.cancelDialog.heading} words={enLater.cancelDialog.words} onDismiss={onDismiss}>
      <Button onClick={onDismiss}>{enLater.cancelDialog.no}</Button>
      <Button kind="outline" onClick={onCancel}>
        {enLater.cancelDialog.yes}
      </Button>
    </Dialog>
  );
}
