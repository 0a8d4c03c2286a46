import { type TextFields, textFields } from './text-fields.ts';
import { ANSWER_WITHIN } from './timing.ts';

export interface Answer {
  status: number;
  fields: TextFields;
}

/** Undefined when none came that is JSON: offline, refused by connect-src, or somebody else's. */
export async function fetchAnswer(url: string): Promise<Answer | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN) });
    return { status: answer.status, fields: textFields(await answer.json()) };
  } catch {
    return undefined; // the caller asks again or does without
  }
}
