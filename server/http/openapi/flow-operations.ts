import {
  ChangePasswordRequest,
  ChooseAccountsRequest,
  ChooseInstitutionRequest,
  NoFields,
  OpenRequest,
  ReviewConsentRequest,
  SignInRequest,
  VerifyFactorRequest,
} from '@consentry/protocol/api.ts';
import type { z } from 'zod';
import { MAYBE_SET_COOKIE } from './answer-headers.ts';
import { FlowAnswer } from './flow-components.ts';
import type { Operation } from './operation.ts';
import { FLOW_REFUSALS } from './refusals.ts';

const answers = { 200: { description: 'The state that holds now', schema: FlowAnswer } };
const RESUME_COOKIE = { ...MAYBE_SET_COOKIE, description: 'For a reload where the page can keep nothing.' };

/** `/flow`: the widget's own calls. No cookie is needed for a flow to be correct. */
export const FLOW_OPERATIONS: Operation[] = [
  {
    ...opening('openFlow', 'open', 'Open the session'),
    description: 'Once: the same key again gets the same answer, another key 409 `session_in_use`.',
    answers: { 200: { ...answers[200], headers: { 'Set-Cookie': RESUME_COOKIE } } },
  },
  {
    ...opening('resumeFlow', 'resume', 'Go on after a reload'),
    description: "By the session's resume cookie, which swaps in a new key.",
  },
  {
    id: 'readFlow',
    method: 'GET',
    path: '/flow',
    tag: 'Flow',
    summary: 'Read the state',
    security: ['flowKey'],
    answers,
    refusals: { of: FLOW_REFUSALS, statuses: [401, 403, 410, 500] },
  },
  step('choose-institution', 'Choose an institution', ChooseInstitutionRequest, [503]),
  step('sign-in', 'Sign in at the institution', SignInRequest, [429, 503]),
  step('verify-factor', 'Prove a second factor', VerifyFactorRequest, [429]),
  step('change-password', 'Change the password', ChangePasswordRequest, [429, 503]),
  step('choose-accounts', 'Choose accounts', ChooseAccountsRequest),
  step('review-consent', 'Allow or decline', ReviewConsentRequest),
  step('continue-as', 'Go on as who is signed in here', NoFields),
  step('back', 'Go one step back', NoFields),
  step('cancel', 'Cancel the flow', NoFields),
  step('extend', 'Ask for more time', NoFields),
];

function opening(id: string, name: string, summary: string): Operation {
  return {
    id,
    method: 'POST',
    path: `/flow/${name}`,
    tag: 'Flow',
    summary,
    security: [],
    body: OpenRequest,
    answers,
    refusals: { of: FLOW_REFUSALS, statuses: [400, 401, 403, 404, 409, 410, 413, 415, 500] },
  };
}

function step(name: string, summary: string, body: z.ZodType, more: number[] = []): Operation {
  return {
    id: `flow-${name}`,
    method: 'POST',
    path: `/flow/${name}`,
    tag: 'Flow',
    summary,
    security: ['flowKey'],
    body,
    answers,
    refusals: { of: FLOW_REFUSALS, statuses: [400, 401, 403, 409, 410, 413, 415, 500, ...more] },
  };
}
