import { useRef, useState } from 'preact/hooks';
import { enLater } from '../copy/en-later.ts';
import { phrase } from '../copy/phrase.ts';
import { progressWords } from '../copy/progress-words.ts';
import type { StepProps } from '../step-props.ts';
import { Button } from '../ui/button.tsx';
import { Chips } from '../ui/chips.tsx';
import type { Problem } from '../ui/error-summary.tsx';
import { type ControlProps, Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Page } from '../ui/page.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { RecoveryCode } from '../ui/recovery-code.tsx';
import { TextButton } from '../ui/text-button.tsx';
import { CODE_DIGITS, normalizeCode } from './factor-code.ts';
import { useProblems } from './use-problems.ts';

const words = enLater.verifyFactor;

type Props = StepProps<'verify-factor'>;

export function VerifyFactor(props: Props) {
  const { state, actions, turnedTo, isPending } = props;
  const canRecover = state.factor_types.includes('RECOVERY_CODE');
  const isRecovering = canRecover && turnedTo === 'recovery-code';
  const refused = useProblems(props.refusal, 'token', findWords(props, isRecovering ? enLater.recoveryCode : {}));
  if (!isRecovering) return <AppCode {...props} refused={refused} canRecover={canRecover} />;
  return (
    <RecoveryCode
      institution={state.institution.name}
      left={state.recovery_codes_left}
      refused={refused}
      isPending={isPending}
      footer={<Submit {...props} />}
      onCode={(code) => actions.verifyFactor('RECOVERY_CODE', code)}
      onEdit={actions.edited}
      onApp={() => actions.turnTo(undefined)}
    />
  );
}

type WrongCode = 'invalid_code' | 'code_already_used';

/** A wrong code costs an attempt, and the person is told how many are left. */
function findWords({ state, refusal }: Props, own: { readonly [Code in WrongCode]?: string }): string | undefined {
  if (refusal?.code !== 'invalid_code' && refusal?.code !== 'code_already_used') return undefined;
  const left = phrase(words.attemptsLeft, { count: state.attempts_left });
  return `${own[refusal.code] ?? refusal.words} ${left}`;
}

function AppCode(props: Props & { refused: readonly Problem[]; canRecover: boolean }) {
  const { state, actions, refused, canRecover, isPending } = props;
  const [typed, setTyped] = useState('');
  const [invalid, setInvalid] = useState<readonly Problem[]>([]);
  const mayAutoSubmit = useRef(true); // the first complete paste or autofill only, never after an error
  const problems = invalid.length > 0 ? invalid : refused;

  function submit(text = typed) {
    const code = normalizeCode(text);
    const found = findInvalid(code);
    mayAutoSubmit.current = false;
    setInvalid(found);
    if (found.length === 0) actions.verifyFactor('TOTP', code);
  }

  function edit(text: string, isWhole: boolean) {
    setTyped(text);
    if (isWhole && mayAutoSubmit.current && !isPending && normalizeCode(text).length === CODE_DIGITS) submit(text);
  }

  return (
    <Page heading={words.heading} footer={<Submit {...props} />}>
      <p class="lede">
        <Phrase of={words.lede} values={{ institution: state.institution.name }} />
      </p>
      <Form id="verify-factor" problems={problems} isPending={isPending} onSubmit={submit} onEdit={actions.edited}>
        <Field id="token" label={words.token} hint={words.hint} error={problems[0]?.message}>
          {(control) => <CodeInput control={control} value={typed} onEdit={edit} />}
        </Field>
        {state.sandbox && <CodeChip actions={actions} onCode={(code) => edit(code, false)} />}
      </Form>
      {canRecover && (
        <p class="aside">
          <TextButton onClick={() => actions.turnTo('recovery-code')}>{words.useRecoveryCode}</TextButton>
        </p>
      )}
    </Page>
  );
}

type InputProps = { control: ControlProps; value: string; onEdit: (text: string, isWhole: boolean) => void };

function CodeInput({ control, value, onEdit }: InputProps) {
  return (
    <input
      {...control}
      class="code"
      type="text"
      inputMode="numeric"
      autocomplete="one-time-code"
      dir="ltr"
      spellcheck={false}
      value={value}
      onInput={(event) => onEdit(event.currentTarget.value, isWholeEntry(event))}
    />
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

function Submit(props: Props) {
  return (
    <Button type="submit" form="verify-factor" progress={props.isPending ? progressWords(props) : undefined}>
      {words.submit}
    </Button>
  );
}
