import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { enLater } from '../copy/en-later.ts';
import { phrase } from '../copy/phrase.ts';
import type { Problem } from './error-summary.tsx';
import { type ControlProps, Field } from './field.tsx';
import { Form } from './form.tsx';
import { Page } from './page.tsx';
import { Phrase } from './phrase.tsx';
import { TextButton } from './text-button.tsx';

const words = enLater.recoveryCode;

type Props = {
  institution: string;
  /** How many codes the person still has. */
  left: number | undefined;
  refused: readonly Problem[];
  isPending: boolean;
  footer: ComponentChildren;
  onCode: (code: string) => void;
  onEdit: () => void;
  onApp: () => void;
};

/** For whoever has lost the app. Never sent by itself: a code that is spent cannot be had back. */
export function RecoveryCode({ institution, left, refused, isPending, footer, onCode, onEdit, onApp }: Props) {
  const [typed, setTyped] = useState('');
  const [missing, setMissing] = useState<readonly Problem[]>([]);
  const problems = missing.length > 0 ? missing : refused;
  const hint = left === undefined ? words.hint : phrase(words.hintLeft, { count: left });

  function submit() {
    const code = typed.trim(); // the rest of how people copy a code is the server's to fold
    setMissing(code === '' ? [{ field: 'token', message: words.missing }] : []);
    if (code !== '') onCode(code);
  }

  return (
    <Page heading={words.heading} footer={footer}>
      <p class="lede">
        <Phrase of={words.lede} values={{ institution }} />
      </p>
      <Form id="verify-factor" problems={problems} isPending={isPending} onSubmit={submit} onEdit={onEdit}>
        <Field id="token" label={words.token} hint={hint} error={problems[0]?.message}>
          {(control) => <CodeInput control={control} value={typed} onValue={setTyped} />}
        </Field>
      </Form>
      <p class="aside">
        <TextButton onClick={onApp}>{words.useApp}</TextButton>
      </p>
    </Page>
  );
}

type InputProps = { control: ControlProps; value: string; onValue: (value: string) => void };

function CodeInput({ control, value, onValue }: InputProps) {
  return (
    <input
      {...control}
      type="text"
      autocomplete="off"
      autocapitalize="none"
      dir="ltr"
      spellcheck={false}
      value={value}
      onInput={(event) => onValue(event.currentTarget.value)}
    />
  );
}
