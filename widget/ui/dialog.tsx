import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

type Props = {
  heading: string;
  words: string;
  role?: 'dialog' | 'alertdialog';
  onDismiss: () => void;
  children: ComponentChildren;
};

/** A native modal: the browser keeps focus inside, makes the rest inert and gives focus back. */
export function Dialog({ heading, words, role = 'dialog', onDismiss, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      role={role}
      aria-labelledby={`${id}-heading`}
      aria-describedby={`${id}-words`}
      onCancel={(event) => {
        event.preventDefault();
        onDismiss();
      }}
    >
      <h2 id={`${id}-heading`}>{heading}</h2>
      <p id={`${id}-words`}>{words}</p>
      <div class="dialog-actions">{children}</div>
    </dialog>
  );
}
