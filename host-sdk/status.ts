import type { AuthUrl } from './auth-url.ts';
import { type TextFields, textFields } from './text-fields.ts';
import { ANSWER_WITHIN } from './timing.ts';

/** `GET /v1/auth/session/{id}/status`; undefined when there was no answer. Never throws. */
export async function askStatus({ origin, session_id }: AuthUrl): Promise<TextFields | undefined> {
  try {
    const answer = await fetch(`${origin}/v1/auth/session/${session_id}/status`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    if (answer.status === 404) return { error_type: 'AUTH_SESSION_INVALID' };
    const fields = textFields(await answer.json());
    return fields.status ? fields : undefined;
  } catch {
    return undefined; // offline, refused by connect-src, not JSON: the caller asks again or does without
  }
}
