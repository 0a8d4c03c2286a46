import { useEffect, useState } from 'preact/hooks';
import { enLater } from '../copy/en-later.ts';
import { type ControlProps, Field } from './field.tsx';

type InputProps = {
  autocomplete: 'current-password' | 'new-password';
  value: string;
  /** While it is being sent, so that neither screen nor form history keeps it readable. */
  isHidden: boolean;
  onValue: (value: string) => void;
};
type Props = InputProps & { id: string; label: string; hint?: string; error: string | undefined };

const words = enLater.passwordField;
const PLAIN = { type: 'text' } as const;
const SECRET = { type: 'password' } as const;

/** Nothing stands between a password manager and the field: no maxlength, paste allowed, no shadow root. */
export function PasswordField({ id, label, hint, error, ...input }: Props) {
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      {(control) => <PasswordInput control={control} {...input} />}
    </Field>
  );
}

function PasswordInput({ control, autocomplete, value, isHidden, onValue }: InputProps & { control: ControlProps }) {
  const [isShown, setShown] = useState(false);
  const [hasCapsLock, setCapsLock] = useState(false);
  const watchCapsLock = (event: KeyboardEvent | MouseEvent) =>
    setCapsLock(event.getModifierState?.('CapsLock') ?? false);
  useEffect(() => {
    if (isHidden) setShown(false);
  }, [isHidden]);

  return (
    <>
      <span class="with-button">
        <input
          {...control}
          {...(isShown && !isHidden ? PLAIN : SECRET)}
          autocomplete={autocomplete}
          autocapitalize="none"
          spellcheck={false}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
          onKeyDown={watchCapsLock}
          onKeyUp={watchCapsLock}
          onMouseDown={watchCapsLock}
          onBlur={() => setCapsLock(false)}
        />
        <button
          type="button"
          class="text-button"
          aria-controls={control.id}
          aria-label={isShown ? words.hidePassword : words.showPassword}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? words.hide : words.show}
        </button>
      </span>
      <output class="caps-lock">{hasCapsLock ? words.capsLock : ''}</output>
    </>
  );
}
