import type { FlowErrorCode } from '@consentry/protocol/errors.ts';
import { useMemo, useState } from 'preact/hooks';
import { en } from '../copy/en.ts';
import { enLater } from '../copy/en-later.ts';
import { phrase } from '../copy/phrase.ts';
import type { StepProps } from '../step-props.ts';
import { Button } from '../ui/button.tsx';
import type { Problem } from '../ui/error-summary.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Page } from '../ui/page.tsx';
import { PasswordInput } from '../ui/password-input.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { findPasswordProblem } from './new-password.ts';

const words = enLater.changePassword;
const FIELD = 'new-password';
const ABOUT_IT: readonly FlowErrorCode[] = ['password_length', 'password_common', 'password_unchanged'];

type Props = StepProps<'change-password'>;

export function ChangePassword({ state, actions, refusal, isPending, isSlow }: Props) {
  const { institution, reason, user } = state;
  const [password, setPassword] = useState('');
  const [invalid, setInvalid] = useState<readonly Problem[]>([]);
  const refused = useMemo(() => findRefused(refusal), [refusal]);
  const problems = invalid.length > 0 ? invalid : refused;

  function submit() {
    const message = findPasswordProblem(password);
    setInvalid(message === undefined ? [] : [{ field: FIELD, message }]);
    if (message === undefined) actions.changePassword(password);
  }

  const checking = isSlow ? phrase(en.stillChecking, { institution: institution.name }) : en.checking;
  return (
    <Page
      heading={words.heading}
      footer={
        <Button type="submit" form="change-password" progress={isPending ? checking : undefined}>
          {words.submit}
        </Button>
      }
    >
      <p class="lede">
        <Phrase of={words.reason[reason]} values={{ institution: institution.name }} />
      </p>
      <Form id="change-password" problems={problems} isPending={isPending} onSubmit={submit} onEdit={actions.edited}>
        {user !== undefined && <Owner user={user} />}
        <Field
          id={FIELD}
          label={words.password}
          hint={words.hint}
          error={problems.find(({ field }) => field === FIELD)?.message}
        >
          {(control) => (
            <PasswordInput
              control={control}
              autocomplete="new-password"
              value={password}
              isHidden={isPending}
              onValue={setPassword}
            />
          )}
        </Field>
      </Form>
    </Page>
  );
}

/** For the password manager alone, which saves the new password under the name beside it. */
function Owner({ user }: { user: string }) {
  return (
    <span class="visually-hidden" aria-hidden="true">
      <input type="text" name="username" autocomplete="username" tabIndex={-1} readOnly value={user} />
    </span>
  );
}

function findRefused(refusal: Props['refusal']): readonly Problem[] {
  if (!refusal) return [];
  return [{ message: refusal.words, ...(ABOUT_IT.includes(refusal.code) && { field: FIELD }) }];
}
