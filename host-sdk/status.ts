import type { AuthUrl } from './auth-url.ts';
import { ConsentError } from './consent-error.ts';
import { type Answer, fetchAnswer } from './fetch-answer.ts';
import type { TextFields } from './text-fields.ts';

/**
 * How the session stands; undefined when there was no answer.
 *
 * @throws ConsentError `origin_not_registered`, the one refusal that no later answer will change
 */
export async function askStatus(auth: AuthUrl): Promise<TextFields | undefined> {
  const answer = await fetchStatus(auth);
  const { name } = answer?.fields ?? {}; // a gateway on the way refuses in other words
  if (answer?.status === 404 && name === 'NotFound') return { error_type: 'AUTH_SESSION_INVALID' };
  if (answer?.status === 403 && name === 'Forbidden') throw new ConsentError('origin_not_registered');
  return answer?.fields.status ? answer.fields : undefined;
}

/** `GET /v1/auth/session/{id}/status`, refusals included. */
export function fetchStatus({ origin, session_id }: AuthUrl): Promise<Answer | undefined> {
  return fetchAnswer(`${origin}/v1/auth/session/${session_id}/status`);
}
