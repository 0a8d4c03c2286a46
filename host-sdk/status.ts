import type { AuthUrl } from './auth-url.ts';
import { ConsentError } from './consent-error.ts';
import { type TextFields, textFields } from './text-fields.ts';
import { ANSWER_WITHIN } from './timing.ts';

/**
 * `GET /v1/auth/session/{id}/status`; undefined when there was no answer.
 *
 * @throws ConsentError `origin_not_registered`, the one refusal that no later answer will change
 */
export async function askStatus({ origin, session_id }: AuthUrl): Promise<TextFields | undefined> {
  const answer = await fetchAnswer(`${origin}/v1/auth/session/${session_id}/status`);
  if (answer?.status === 404) return { error_type: 'AUTH_SESSION_INVALID' };
  if (answer?.status === 403) throw new ConsentError('origin_not_registered');
  return answer?.fields.status ? answer.fields : undefined;
}

async function fetchAnswer(url: string): Promise<{ status: number; fields: TextFields } | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN) });
    return { status: answer.status, fields: textFields(await answer.json()) };
  } catch {
    return undefined; // offline, refused by connect-src, not JSON: the caller asks again or does without
  }
}
