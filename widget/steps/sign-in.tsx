import type { StateOf } from '@consentry/protocol/flow.ts';
import { useEffect, useRef, useState } from 'preact/hooks';
import { enLater } from '../copy/en-later.ts';
import { progressWords } from '../copy/progress-words.ts';
import type { StepProps } from '../step-props.ts';
import { AccountState, isAccountState } from '../ui/account-state.tsx';
import { Button } from '../ui/button.tsx';
import { Chips } from '../ui/chips.tsx';
import { ContinueAs } from '../ui/continue-as.tsx';
import type { Problem } from '../ui/error-summary.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Page } from '../ui/page.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { TextButton } from '../ui/text-button.tsx';
import { useProblems } from './use-problems.ts';

const words = enLater.signIn;

type Props = StepProps<'sign-in'>;

export function SignIn(props: Props) {
  const { state, actions, refusal, turnedTo, isPending } = props;
  const [user, setUser] = useState(state.user ?? ''); // here, since the form comes and goes
  const problems = useProblems(refusal);
  if (refusal && isAccountState(refusal.code)) {
    return (
      <AccountState
        code={refusal.code}
        helpUrl={refusal.helpUrl}
        institution={state.institution.name}
        onAgain={() => actions.turnTo('form')}
        onAnother={actions.backToInstitutions}
      />
    );
  }
  // A frame on the same site gets the cookie too, and the page around it could lay itself over the one press.
  const isFramed = window.parent !== window;
  if (state.continue_as === undefined || isFramed || turnedTo === 'form') {
    return <SignInForm {...props} user={user} onUser={setUser} />;
  }
  return (
    <ContinueAs
      user={state.continue_as}
      institution={state.institution.name}
      problems={problems}
      progress={isPending ? progressWords(props) : undefined}
      onContinue={actions.continueAs}
      onOther={actions.signInAsAnother}
    />
  );
}

type FormProps = Props & { user: string; onUser: (user: string) => void };

function SignInForm(props: FormProps) {
  const { state, actions, refusal, isPending, user, onUser } = props;
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<readonly Problem[]>([]);
  // That one was refused without a password, so no field is wrong.
  const refused = useProblems(refusal, refusal?.code === 'not_signed_in' ? undefined : 'password');
  useClearedPassword(refusal, () => setPassword(''));
  const problems = missing.length > 0 ? missing : refused;

  function fill(known: KnownUser) {
    onUser(known.user);
    setPassword(known.password);
    actions.edited();
  }

  function submit() {
    const found = findMissing(user, password);
    setMissing(found);
    if (found.length === 0) actions.signIn(user.trim(), password);
  }

  return (
    <Page
      heading={<Phrase of={words.heading} values={{ institution: state.institution.name }} />}
      footer={<Submit {...props} />}
    >
      <p class="lede">
        <Phrase of={words.lede} values={{ host: <strong>{location.host}</strong>, app: state.app.name }} />
      </p>
      <Form id="sign-in" problems={problems} isPending={isPending} onSubmit={submit} onEdit={actions.edited}>
        <Credentials {...props} password={password} problems={problems} onPassword={setPassword} />
        {state.sandbox_users && <KnownUsers users={state.sandbox_users} onFill={fill} />}
      </Form>
      <p class="aside">
        <TextButton onClick={actions.backToInstitutions}>{words.another}</TextButton>
      </p>
    </Page>
  );
}

type CredentialsProps = Pick<FormProps, 'isPending' | 'user' | 'onUser'> & {
  password: string;
  problems: readonly Problem[];
  onPassword: (password: string) => void;
};

function Credentials({ isPending, user, onUser, password, problems, onPassword }: CredentialsProps) {
  const errorAt = (field: string) => problems.find((problem) => problem.field === field)?.message;
  return (
    <>
      <Field id="user" label={words.user} error={errorAt('user')}>
        {(control) => (
          <input
            {...control}
            type="text"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            value={user}
            onInput={(event) => onUser(event.currentTarget.value)}
          />
        )}
      </Field>
      <PasswordField
        id="password"
        label={words.password}
        error={errorAt('password')}
        autocomplete="current-password"
        value={password}
        isHidden={isPending}
        onValue={onPassword}
      />
    </>
  );
}

function Submit(props: Props) {
  return (
    <Button type="submit" form="sign-in" progress={props.isPending ? progressWords(props) : undefined}>
      {words.submit}
    </Button>
  );
}

type KnownUser = NonNullable<StateOf<'sign-in'>['sandbox_users']>[number];

function KnownUsers({ users, onFill }: { users: readonly KnownUser[]; onFill: (known: KnownUser) => void }) {
  return <Chips chips={users.map((known) => ({ label: known.label, onClick: () => onFill(known) }))} />;
}

function findMissing(user: string, password: string): readonly Problem[] {
  return [
    ...(user.trim() === '' ? [{ field: 'user', message: words.userMissing }] : []),
    ...(password === '' ? [{ field: 'password', message: words.passwordMissing }] : []),
  ];
}

/** Which of the two was wrong is nobody's business: the identifier stays, the password is typed again. */
function useClearedPassword(refusal: unknown, clear: () => void): void {
  const clearNow = useRef(clear);
  clearNow.current = clear;
  useEffect(() => {
    if (refusal) clearNow.current();
  }, [refusal]);
}
