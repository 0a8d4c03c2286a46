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
import { back } from '../flow/back.ts';
import { cancel } from '../flow/cancel.ts';
import type { FlowResult } from '../flow/change-flow.ts';
import { changePassword } from '../flow/change-password.ts';
import { chooseAccounts } from '../flow/choose-accounts.ts';
import { chooseInstitution } from '../flow/choose-institution.ts';
import { continueAs } from '../flow/continue-as.ts';
import { extend } from '../flow/extend.ts';
import { open } from '../flow/open.ts';
import { resume } from '../flow/resume.ts';
import { reviewConsent } from '../flow/review-consent.ts';
import { signIn } from '../flow/sign-in.ts';
import { verifyFactor } from '../flow/verify-factor.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import { answerFlow, refuseFlow, refuseOpening } from './answer-flow.ts';
import { authenticateFlow } from './authenticate-flow.ts';
import { isCrossSite } from './cross-site.ts';
import { describeBrowser } from './describe-browser.ts';
import { findKnownVisitor } from './known-visitor.ts';
import { readJson } from './read-json.ts';
import { readResumeTokens, resumeCookies } from './resume-cookie.ts';
import type { HttpContext, Route } from './route.ts';

type Step<Body> = (session: SessionRecord, body: Body, context: HttpContext) => Promise<FlowResult>;

const MOST_RACES = 8;

/** The widget's calls. Each answers with the state to show next, refusals too. */
export function flowRoutes(services: Services): Route[] {
  const step = <Schema extends z.ZodType>(name: string, schema: Schema, run: Step<z.infer<Schema>>): Route => ({
    method: 'POST',
    path: `/flow/${name}`,
    handle: (context) => runStep(services, context, schema, run),
  });

  return [
    { method: 'POST', path: '/flow/open', handle: (context) => openFlow(services, context) },
    { method: 'POST', path: '/flow/resume', handle: (context) => resumeFlow(services, context) },
    { method: 'GET', path: '/flow', handle: (context) => readFlow(services, context) },
    step('choose-institution', ChooseInstitutionRequest, (session, body) => chooseInstitution(services, session, body)),
    step('sign-in', SignInRequest, (session, body, context) =>
      signIn(services, session, body, describeBrowser(services, context)),
    ),
    step('verify-factor', VerifyFactorRequest, (session, body) => verifyFactor(services, session, body)),
    step('change-password', ChangePasswordRequest, (session, body) => changePassword(services, session, body)),
    step('choose-accounts', ChooseAccountsRequest, (session, body) => chooseAccounts(services, session, body)),
    step('review-consent', ReviewConsentRequest, (session, body) => reviewConsent(services, session, body)),
    step('continue-as', NoFields, async (session, _body, context) =>
      continueAs(services, session, await findKnownVisitor(services, context.req.raw.headers)),
    ),
    step('back', NoFields, (session) => back(services, session)),
    step('cancel', NoFields, (session) => cancel(services, session)),
    step('extend', NoFields, (session) => extend(services, session)),
  ];
}

async function openFlow(services: Services, context: HttpContext): Promise<Response> {
  const request = context.req.raw;
  if (isCrossSite(request.headers, services.config.publicUrl)) return refuseOpening(services, { reason: 'cross-site' });
  const body = await readJson(request, OpenRequest);
  if (!body.ok) return refuseOpening(services, body.failure);
  const { session_id, flow_key } = body.value;
  const opened = await open(services, session_id, flow_key);
  if (!opened.ok) return refuseOpening(services, opened.failure, session_id);
  const { session, resumeToken } = opened.value;
  const cookies = resumeToken === undefined ? [] : resumeCookies(session, resumeToken, services.clock.now());
  return answerFlow(services, context, session, cookies);
}

async function resumeFlow(services: Services, context: HttpContext): Promise<Response> {
  const request = context.req.raw;
  if (isCrossSite(request.headers, services.config.publicUrl)) return refuseOpening(services, { reason: 'cross-site' });
  const body = await readJson(request, OpenRequest);
  if (!body.ok) return refuseOpening(services, body.failure);
  const { session_id, flow_key } = body.value;
  const opened = await resume(services, session_id, flow_key, readResumeTokens(request.headers, session_id));
  return opened.ok
    ? answerFlow(services, context, opened.value.session)
    : refuseOpening(services, opened.failure, session_id);
}

async function readFlow(services: Services, context: HttpContext): Promise<Response> {
  const flow = await authenticateFlow(services, context);
  return flow.ok
    ? answerFlow(services, context, flow.value)
    : refuseFlow(services, context, flow.failure, flow.session);
}

async function runStep<Schema extends z.ZodType>(
  services: Services,
  context: HttpContext,
  schema: Schema,
  run: Step<z.infer<Schema>>,
): Promise<Response> {
  const flow = await authenticateFlow(services, context);
  if (!flow.ok) return refuseFlow(services, context, flow.failure, flow.session);
  const body = await readJson(context.req.raw, schema);
  if (!body.ok) return refuseFlow(services, context, body.failure, flow.value);

  let session = flow.value;
  let result = await run(session, body.value, context);
  // Somebody else with the same key was first, such as a double click: look again, and answer what holds now.
  for (let race = 0; race < MOST_RACES && !result.ok && result.failure.reason === 'raced'; race += 1) {
    session = (await services.store.findSession(session.sessionHash)) ?? session;
    result = await run(session, body.value, context);
  }
  return result.ok
    ? answerFlow(services, context, result.value)
    : refuseFlow(services, context, result.failure, session);
}
