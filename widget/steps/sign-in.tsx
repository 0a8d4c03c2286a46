import type { StateOf } from '@consentry/protocol/flow.ts';
import { useEffect, useRef, useState } from 'preact/hooks';
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
import { PasswordInput } from '../ui/password-input.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { TextButton } from '../ui/text-button.tsx';
import { useProblems } from './use-problems.ts';

const words = enLater.signIn;

export function SignIn({ state, actions, refusal, isPending, isSlow }: StepProps<'sign-in'>) {
  const { app, institution, sandbox_users: sandboxUsers = [] } = state;
  const [user, setUser] = useState(state.user ?? '');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<readonly Problem[]>([]);
  const refused = useProblems(refusal, 'password');
  useClearedPassword(refusal, () => setPassword(''));
  const problems = missing.length > 0 ? missing : refused;
  const errorAt = (field: string) => problems.find((problem) => problem.field === field)?.message;

  function fill(known: KnownUser) {
    setUser(known.user);
    setPassword(known.password);
    actions.edited();
  }

  function submit() {
    const found = findMissing(user, password);
    setMissing(found);
    if (found.length === 0) actions.signIn(user.trim(), password);
  }

  const checking = isSlow ? phrase(en.stillChecking, { institution: institution.name }) : en.checking;
  return (
    <Page
      heading={<Phrase of={words.heading} values={{ institution: institution.name }} />}
      footer={
        <Button type="submit" form="sign-in" progress={isPending ? checking : undefined}>
          {words.submit}
        </Button>
      }
    >
      <p class="lede">
        <Phrase of={words.lede} values={{ host: <strong>{location.host}</strong>, app: app.name }} />
      </p>
      <Form id="sign-in" problems={problems} isPending={isPending} onSubmit={submit} onEdit={actions.edited}>
        <Field id="user" label={words.user} error={errorAt('user')}>
          {(control) => (
            <input
              {...control}
              type="text"
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
              value={user}
              onInput={(event) => setUser(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field id="password" label={words.password} error={errorAt('password')}>
          {(control) => <PasswordInput control={control} value={password} isHidden={isPending} onValue={setPassword} />}
        </Field>
        {sandboxUsers.length > 0 && <KnownUsers users={sandboxUsers} onFill={fill} />}
      </Form>
      <p class="aside">
        <TextButton onClick={actions.backToInstitutions}>{words.another}</TextButton>
      </p>
    </Page>
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
