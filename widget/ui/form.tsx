import type { ComponentChildren } from 'preact';
import { ErrorSummary, type Problem } from './error-summary.tsx';

type Props = {
  id: string;
  problems: readonly Problem[];
  isPending: boolean;
  onSubmit: () => void;
  onEdit: () => void;
  children: ComponentChildren;
};

/** A real form, so that Enter, password managers and assistive technology work; sent by us, once at a time. */
export function Form({ id, problems, isPending, onSubmit, onEdit, children }: Props) {
  return (
    <form
      id={id}
      method="post"
      noValidate
      onInput={onEdit}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) onSubmit();
      }}
    >
      <ErrorSummary problems={problems} />
      {children}
    </form>
  );
}
