import type { ComponentChildren } from 'preact';

type Props = {
  children: ComponentChildren;
  kind?: 'primary' | 'outline';
  type?: 'button' | 'submit';
  form?: string;
  /** Said instead of the label while the answer is on its way. The button stays focusable, and presses do nothing. */
  progress?: string | undefined;
  /** Said to assistive technology; what a press means meanwhile is the handler's to decide. */
  isDisabled?: boolean;
  onClick?: (event: MouseEvent) => void;
};

export function Button({ children, kind = 'primary', type = 'button', form, progress, isDisabled, onClick }: Props) {
  const isBusy = progress !== undefined;
  return (
    <button
      type={type}
      class={`button ${kind}`}
      {...(form !== undefined && { form })}
      {...((isDisabled || isBusy) && { 'aria-disabled': 'true' })}
      onClick={(event) => (isBusy ? event.preventDefault() : onClick?.(event))}
    >
      {progress === undefined ? children : <span class="progress-words">{progress}</span>}
    </button>
  );
}
