import type { FlowErrorCode } from '@consentry/protocol/errors.ts';
import { useState } from 'preact/hooks';
import { enLater } from '../copy/en-later.ts';
import { progressWords } from '../copy/progress-words.ts';
import type { StepProps } from '../step-props.ts';
import { Button } from '../ui/button.tsx';
import type { Problem } from '../ui/error-summary.tsx';
import { Form } from '../ui/form.tsx';
import { Page } from '../ui/page.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { findPasswordProblem } from './new-password.ts';
import { useProblems } from './use-problems.ts';

const words = enLater.changePassword;
const FIELD = 'new-password';
const ABOUT_IT: readonly FlowErrorCode[] = ['password_length', 'password_common', 'password_unchanged'];

type Props = StepProps<'change-password'>;

export function ChangePassword(props: Props) {
  const { state, actions, refusal, isPending } = props;
  const [password, setPassword] = useState('');
  const [invalid, setInvalid] = useState<readonly Problem[]>([]);
  const refused = useProblems(refusal, refusal && ABOUT_IT.includes(refusal.code) ? FIELD : undefined);
  const problems = invalid.length > 0 ? invalid : refused;

  function submit() {
    const message = findPasswordProblem(password);
    setInvalid(message === undefined ? [] : [{ field: FIELD, message }]);
    if (message === undefined) actions.changePassword(password);
  }

  return (
    <Page heading={words.heading} footer={<Submit {...props} />}>
      <p class="lede">
        <Phrase of={words.reason[state.reason]} values={{ institution: state.institution.name }} />
      </p>
      <Form id="change-password" problems={problems} isPending={isPending} onSubmit={submit} onEdit={actions.edited}>
        {state.user !== undefined && <Owner user={state.user} />}
        <PasswordField
          id={FIELD}
          label={words.password}
          hint={words.hint}
          error={problems.find(({ field }) => field === FIELD)?.message}
          autocomplete="new-password"
          value={password}
          isHidden={isPending}
          onValue={setPassword}
        />
      </Form>
    </Page>
  );
}

function Submit(props: Props) {
  return (
    <Button type="submit" form="change-password" progress={props.isPending ? progressWords(props) : undefined}>
      {words.submit}
    </Button>
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
