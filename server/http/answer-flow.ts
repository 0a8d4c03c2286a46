import type { FlowAnswer, FlowRefusal } from '@consentry/protocol/api.ts';
import { FLOW_ERRORS } from '@consentry/protocol/errors.ts';
import type { FlowState } from '@consentry/protocol/flow.ts';
import { createId, ErrorId } from '@consentry/protocol/ids.ts';
import { findSession } from '../auth/find-session.ts';
import type { Config } from '../config.ts';
import { describeFailure, describeFlow } from '../flow/describe-flow.ts';
import { type FlowFailure, toCode } from '../flow/failures.ts';
import type { Services } from '../services.ts';
import type { SessionRecord } from '../store/records.ts';
import { describeVisitor } from './known-visitor.ts';
import { retryAfterOf } from './retry-after.ts';
import type { HttpContext } from './route.ts';
import { withCookies } from './with-cookies.ts';

/** 200 with the state that holds now. */
export async function answerFlow(
  services: Services,
  context: HttpContext,
  session: SessionRecord,
  cookies: string[] = [],
): Promise<Response> {
  const visitor = await describeVisitor(services, context.req.raw.headers, session);
  const answer: FlowAnswer = { state: await describeFlow(services, session, visitor) };
  return withCookies(Response.json(answer), cookies);
}

/** A refusal to the holder of a flow key, with the state to go on from. */
export async function refuseFlow(
  services: Services,
  context: HttpContext,
  failure: FlowFailure,
  session?: SessionRecord,
): Promise<Response> {
  const current = session && (await services.store.findSession(session.sessionHash));
  const isOver = failure.reason === 'session-expired' || failure.reason === 'session-ended';
  const describe = isOver
    ? describeFailure(services, current, toCode(failure), { isOwn: true })
    : current && describeFlow(services, current, await describeVisitor(services, context.req.raw.headers, current));
  return refuse(services, failure, await describe, current?.appId);
}

/** A refusal to somebody who could not open the session: only why, and the way back to the partner. */
export async function refuseOpening(services: Services, failure: FlowFailure, sessionId?: string): Promise<Response> {
  const session = sessionId === undefined ? undefined : await findSession(services, sessionId);
  return refuse(
    services,
    failure,
    await describeFailure(services, session, toCode(failure), { isOwn: false }),
    session?.appId,
  );
}

function refuse(
  services: Services,
  failure: FlowFailure,
  state: FlowState | undefined,
  appId: string | undefined,
): Response {
  const code = toCode(failure);
  const error_id = createId(ErrorId, 'err', services.random);
  services.log.stepRefused({ reason: failure.reason, code, error_id, ...(appId !== undefined && { app_id: appId }) });
  const retryAfter = retryAfterOf(failure);
  const helpUrl = helpUrlOf(services.config, failure);
  const refusal: FlowRefusal = {
    error: {
      code,
      error_id,
      ...(retryAfter !== undefined && { retry_after: retryAfter }),
      ...(helpUrl !== undefined && { help_url: helpUrl }),
    },
    ...(state && { state }),
  };
  return Response.json(refusal, {
    status: FLOW_ERRORS[code].status,
    headers: retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) },
  });
}

/** Where the operator lets people mend it. Told with the refusal only, which has had the right password. */
function helpUrlOf({ helpUrls }: Config, { reason }: FlowFailure): string | undefined {
  switch (reason) {
    case 'account-unconfirmed':
      return helpUrls.confirmAccount;
    case 'password-reset-required':
      return helpUrls.resetPassword;
    case 'sso-account':
      return helpUrls.singleSignOn;
    default:
      return undefined;
  }
}
