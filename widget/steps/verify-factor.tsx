import { useMemo, useRef, useState } from 'preact/hooks';
import { en } from '../copy/en.ts';
import { enLater } from '../copy/en-later.ts';
import { phrase } from '../copy/phrase.ts';
import type { StepProps } from '../step-props.ts';
import { Button } from '../ui/button.tsx';
import { Chips } from '../ui/chips.tsx';
import type { Problem } from '../ui/error-summary.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Page } from '../ui/page.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { CODE_DIGITS, normalizeCode } from './factor-code.ts';

const words = enLater.verifyFactor;

type Props = StepProps<'verify-factor'>;

export function VerifyFactor({ state, actions, refusal, isPending, isSlow }: Props) {
  const { institution } = state;
  const [typed, setTyped] = useState('');
  const [invalid, setInvalid] = useState<readonly Problem[]>([]);
  const mayAutoSubmit = useRef(true); // the first complete paste or autofill only, never after an error
  const refused = useMemo(() => findRefused(state.attempts_left, refusal), [state.attempts_left, refusal]);
  const problems = invalid.length > 0 ? invalid : refused;

  function submit(text = typed) {
    const code = normalizeCode(text);
    const found = findInvalid(code);
    mayAutoSubmit.current = false;
    setInvalid(found);
    if (found.length === 0) actions.verifyFactor(code);
  }

  function edit(text: string, isWhole: boolean) {
    setTyped(text);
    if (isWhole && mayAutoSubmit.current && !isPending && normalizeCode(text).length === CODE_DIGITS) submit(text);
  }

  const checking = isSlow ? phrase(en.stillChecking, { institution: institution.name }) : en.checking;
  return (
    <Page
      heading={words.heading}
      footer={
        <Button type="submit" form="verify-factor" progress={isPending ? checking : undefined}>
          {words.submit}
        </Button>
      }
    >
      <p class="lede">
        <Phrase of={words.lede} values={{ institution: institution.name }} />
      </p>
      <Form id="verify-factor" problems={problems} isPending={isPending} onSubmit={submit} onEdit={actions.edited}>
        <Field id="token" label={words.token} hint={words.hint} error={problems[0]?.message}>
          {(control) => (
            <input
              {...control}
              class="code"
              type="text"
              inputMode="numeric"
              autocomplete="one-time-code"
              dir="ltr"
              spellcheck={false}
              value={typed}
              onInput={(event) => edit(event.currentTarget.value, isWholeEntry(event))}
            />
          )}
        </Field>
        {state.sandbox && <CodeChip actions={actions} onCode={(code) => edit(code, false)} />}
      </Form>
    </Page>
  );
}

/** A paste says so, and an autofill either says that it replaced the text or comes without any input type. */
function isWholeEntry(event: Event): boolean {
  const type = event instanceof InputEvent ? event.inputType : '';
  return type === '' || type === 'insertFromPaste' || type === 'insertReplacementText';
}

/** The code of this moment, asked for at the click: an older one would already have changed. */
function CodeChip({ actions, onCode }: Pick<Props, 'actions'> & { onCode: (code: string) => void }) {
  async function fill() {
    const state = await actions.read();
    if (state?.step === 'verify-factor' && state.sandbox_code !== undefined) onCode(state.sandbox_code);
  }
  return <Chips chips={[{ label: enLater.sandbox.code, onClick: fill }]} />;
}

function findInvalid(code: string): readonly Problem[] {
  if (code === '') return [{ field: 'token', message: words.missing }];
  if (code.length === CODE_DIGITS) return [];
  return [{ field: 'token', message: phrase(words.notSixDigits, { count: code.length }) }];
}

function findRefused(attemptsLeft: number, refusal: Props['refusal']): readonly Problem[] {
  if (!refusal) return [];
  const isWrong = refusal.code === 'invalid_code' || refusal.code === 'code_already_used';
  const left = isWrong ? phrase(words.attemptsLeft, { count: attemptsLeft }) : '';
  return [{ field: 'token', message: `${refusal.words} ${left}`.trim() }];
}
