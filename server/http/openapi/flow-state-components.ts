import { Account, AccountUnavailable } from '@consentry/protocol/consent.ts';
import {
  AskedPermission,
  AskingApp,
  ChangePasswordState,
  ChooseAccountsState,
  ChooseInstitutionState,
  FailedState,
  FinishedState,
  FlowInstitution,
  FlowState,
  ReviewConsentState,
  SignInState,
  VerifyFactorState,
} from '@consentry/protocol/flow.ts';
import { type Component, named, object } from './component.ts';

const shown = {
  step: 'What to show.',
  app: 'Who asks.',
  end_user_email: 'Masked: whom the session is meant for.',
  asked: 'What is asked for, and why.',
  duration: 'Seconds that the consent would last.',
  expires_at: 'Unix seconds at which the flow ends.',
  server_time: "Unix seconds by the server's clock, so that a wrong device clock cannot shorten the countdown.",
  extensions_left: 'How often the person can ask for more time.',
  sandbox: 'True in the sandbox.',
};
const institution = 'Where the person signs in.';
const accounts = 'What the institution has of this person.';
const return_url = 'Where a page that has no opener goes next. The page adds `session_id`.';

/** What one browser sees, step by step. */
export const FLOW_STATE_COMPONENTS = {
  FlowState: named(FlowState, 'What one browser sees now, told apart by `step`. The server decides the step.'),
  ChooseInstitutionState: object(ChooseInstitutionState, 'Choose an institution.', {
    ...shown,
    institutions: 'Those that have what is asked for.',
  }),
  SignInState: object(SignInState, 'Sign in.', {
    ...shown,
    institution,
    user: 'The identifier typed before.',
    sandbox_users: 'To fill in, in the sandbox.',
    continue_as: 'Masked: who is signed in here already.',
  }),
  VerifyFactorState: object(VerifyFactorState, 'Prove a second factor.', {
    ...shown,
    institution,
    factor_types: 'What can be shown.',
    attempts_left: 'Wrong codes until the flow ends.',
    recovery_codes_left: 'With the type `RECOVERY_CODE`.',
    sandbox_code: 'The code of this moment, in the sandbox only.',
  }),
  ChangePasswordState: object(ChangePasswordState, 'Change the password before going on.', {
    ...shown,
    institution,
    reason: 'Why it must change.',
    user: 'Whose password it is.',
  }),
  ChooseAccountsState: object(ChooseAccountsState, 'Choose accounts.', {
    ...shown,
    institution,
    accounts,
    chosen_account_ids: 'What is ticked: nothing at first, unless this amends an earlier consent.',
  }),
  ReviewConsentState: object(ReviewConsentState, 'Allow or decline.', {
    ...shown,
    institution,
    accounts: 'The chosen ones.',
    starts_at: 'Unix seconds.',
    ends_at: 'Unix seconds.',
  }),
  FinishedState: object(FinishedState, 'The end, by a decision of the person.', {
    ...shown,
    institution,
    outcome: 'A consent, or what the app is told instead.',
    return_url,
  }),
  FailedState: object(FailedState, 'The end, by something else.', {
    step: shown.step,
    app: shown.app,
    sandbox: shown.sandbox,
    code: 'Why this page cannot go on.',
    error: 'Set when the session itself has ended, and so the app is told.',
    return_url,
  }),
  AskingApp: object(AskingApp, 'Who asks.', { name: 'As people know it.', logo: 'An address.' }),
  AskedPermission: object(AskedPermission, 'One kind of data, and what it is for.', {
    permission: 'The kind.',
    purpose: "In the app's own words.",
  }),
  FlowInstitution: object(FlowInstitution, 'An institution to choose.', {
    institution_id: 'Its id.',
    name: 'As people know it.',
    type: 'What it sells.',
    logo: 'An address.',
    health: 'Whether it answers at the moment.',
    aliases: 'Other names that people search for.',
  }),
  Account: object(Account, 'An account to choose.', {
    account_id: 'Its id.',
    name: 'As its owner knows it.',
    kind: 'What sort of account it is.',
    masked_number: 'Last digits only.',
    unavailable_reason: 'Why it cannot be chosen.',
  }),
  AccountUnavailable: named(AccountUnavailable, 'Why an account cannot be chosen.'),
} satisfies Record<string, Component>;
