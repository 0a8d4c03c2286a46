import { z } from 'zod';
import type { AnswerHeader } from './operation.ts';

const description = 'Authentication cookies set in the response headers.';

/** As the Forestreet documents name and describe them. */
export const SET_COOKIE: AnswerHeader = { description, schema: z.string(), required: true };
export const MAYBE_SET_COOKIE: AnswerHeader = { ...SET_COOKIE, required: false };
export const LOCATION: AnswerHeader = {
  description: 'The URL to redirect to after setting cookies.',
  schema: z.url(),
  required: true,
};
export const RETRY_AFTER: AnswerHeader = {
  description: 'Seconds to wait, where waiting helps.',
  schema: z.string(),
  required: false,
};
