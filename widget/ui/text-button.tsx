import type { ComponentChildren } from 'preact';

type Props = { children: ComponentChildren; label?: string; isDisabled?: boolean; onClick: () => void };

/** A quiet action: Back, Cancel, Change. `label` is read instead of the text and begins with it. */
export function TextButton({ children, label, isDisabled, onClick }: Props) {
  return (
    <button
      type="button"
      class="text-button"
      {...(label !== undefined && { 'aria-label': label })}
      {...(isDisabled && { 'aria-disabled': 'true' })}
      onClick={() => {
        if (!isDisabled) onClick();
      }}
    >
      {children}
    </button>
  );
}
