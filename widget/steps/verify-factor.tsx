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
import { TextButton } from '../ui/text-button.tsx';
import { CODE_DIGITS, normalizeCode } from './factor-code.ts';
import { normalizeRecoveryCode } from './recovery-code.ts';

const words = enLater.verifyFactor;
const recovery = enLater.recoveryCode;

type Props = StepProps<'verify-factor'>;

export function VerifyFactor(props: Props) {
  return props.turnedTo === 'recovery-code' && hasRecoveryCodes(props) ? (
    <RecoveryCode {...props} />
  ) : (
    <AppCode {...props} />
  );
}

function hasRecoveryCodes({ state }: Props): boolean {
  return state.factor_types.includes('RECOVERY_CODE');
}

function AppCode(props: Props) {
  const { state, actions, refusal, isPending } = props;
  const [typed, setTyped] = useState('');
  const [invalid, setInvalid] = useState<readonly Problem[]>([]);
  const mayAutoSubmit = useRef(true); // the first complete paste or autofill only, never after an error
  const refused = useMemo(() => findRefused(state.attempts_left, refusal, {}), [state.attempts_left, refusal]);
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
      <Lede of={words.lede} state={state} />
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
      {hasRecoveryCodes(props) && (
        <p class="aside">
          <TextButton onClick={() => actions.turnTo('recovery-code')}>{words.useRecoveryCode}</TextButton>
        </p>
      )}
    </Page>
  );
}

/** For whoever has lost the app. Never sent by itself: a code that is spent cannot be had back. */
function RecoveryCode(props: Props) {
  const { state, actions, refusal, isPending } = props;
  const [typed, setTyped] = useState('');
  const [missing, setMissing] = useState<readonly Problem[]>([]);
  const refused = useMemo(() => findRefused(state.attempts_left, refusal, recovery), [state.attempts_left, refusal]);
  const problems = missing.length > 0 ? missing : refused;
  const left = state.recovery_codes_left;

  function submit() {
    const code = normalizeRecoveryCode(typed);
    setMissing(code === '' ? [{ field: 'token', message: recovery.missing }] : []);
    if (code !== '') actions.verifyFactor('RECOVERY_CODE', code);
  }

  return (
    <Page heading={recovery.heading} footer={<Submit {...props} />}>
      <Lede of={recovery.lede} state={state} />
      <Form id="verify-factor" problems={problems} isPending={isPending} onSubmit={submit} onEdit={actions.edited}>
        <Field
          id="token"
          label={recovery.token}
          hint={left === undefined ? recovery.hint : phrase(recovery.hintLeft, { count: left })}
          error={problems[0]?.message}
        >
          {(control) => (
            <input
              {...control}
              type="text"
              autocomplete="off"
              autocapitalize="none"
              dir="ltr"
              spellcheck={false}
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </Field>
      </Form>
      <p class="aside">
        <TextButton onClick={() => actions.turnTo(undefined)}>{recovery.useApp}</TextButton>
      </p>
    </Page>
  );
}

function Lede({ of, state }: { of: string; state: Props['state'] }) {
  return (
    <p class="lede">
      <Phrase of={of} values={{ institution: state.institution.name }} />
    </p>
  );
}

function Submit({ state, isPending, isSlow }: Props) {
  const checking = isSlow ? phrase(en.stillChecking, { institution: state.institution.name }) : en.checking;
  return (
    <Button type="submit" form="verify-factor" progress={isPending ? checking : undefined}>
      {words.submit}
    </Button>
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

type WrongCode = 'invalid_code' | 'code_already_used';

function findRefused(
  attemptsLeft: number,
  refusal: Props['refusal'],
  own: { readonly [Code in WrongCode]?: string },
): readonly Problem[] {
  if (!refusal) return [];
  const { code } = refusal;
  if (code !== 'invalid_code' && code !== 'code_already_used') return [{ field: 'token', message: refusal.words }];
  const left = phrase(words.attemptsLeft, { count: attemptsLeft });
  return [{ field: 'token', message: `${own[code] ?? refusal.words} ${left}` }];
}
