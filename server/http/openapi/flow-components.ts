import {
  ChangePasswordRequest,
  ChooseAccountsRequest,
  ChooseInstitutionRequest,
  FlowAnswer as FlowAnswerInCode,
  FlowRefusal,
  NoFields,
  OpenRequest,
  ReviewConsentRequest,
  SignInRequest,
  VerifyFactorRequest,
} from '@consentry/protocol/api.ts';
import { FlowErrorCodeSchema } from '@consentry/protocol/flow.ts';
import { FlowKey } from '@consentry/protocol/ids.ts';
import { type Component, named, object } from './component.ts';

/** Without the field that is only there to tell the two shapes apart in code. */
export const FlowAnswer = FlowAnswerInCode.omit({ error: true });

/** The bodies under `/flow`; its states are in a file of their own. */
export const FLOW_COMPONENTS = {
  FlowKey: named(FlowKey, '256 random bits as base64url, made by the page.'),
  FlowErrorCode: named(FlowErrorCodeSchema, 'What the widget branches on.'),
  OpenRequest: object(OpenRequest, 'The claim of a session by one page.', {
    session_id: 'From the address of the page.',
    flow_key: 'What every later call shows.',
  }),
  ChooseInstitutionRequest: object(ChooseInstitutionRequest, 'Where to go on.', { institution_id: 'One of the list.' }),
  SignInRequest: object(SignInRequest, 'A person signs in at the institution.', {
    user: 'E-mail address or username.',
    password: 'Their password.',
  }),
  VerifyFactorRequest: object(VerifyFactorRequest, 'The second factor.', {
    type: 'One of those that the state offers.',
    token: 'The code.',
  }),
  ChangePasswordRequest: object(ChangePasswordRequest, 'A new password.', {
    password: '8 to 128 characters, and not a common one.',
  }),
  ChooseAccountsRequest: object(ChooseAccountsRequest, 'The accounts to share.', {
    account_ids: 'Of those that can be chosen.',
  }),
  ReviewConsentRequest: object(ReviewConsentRequest, 'The decision. The first one counts.', {
    decision: 'Both are the same distance away.',
  }),
  NoFields: object(NoFields, 'An empty object: any field is refused.', {}),
  FlowAnswer: object(FlowAnswer, 'The state that holds now.', { state: 'What to show next.' }),
  FlowRefusal: object(FlowRefusal, 'A refusal under `/flow`.', {
    error: "`code` is what to branch on, `error_id` names it in the server's log, `retry_after` is in seconds.",
    state: 'The state to go on from; absent when the key opens none.',
  }),
} satisfies Record<string, Component>;
