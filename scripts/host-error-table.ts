import { HOST_ERRORS } from '@consentry/protocol/errors.ts';
import { describeHostError } from '../server/http/host-error.ts';
import { markdownTable } from './markdown-table.ts';

/** The SDK's codes as its own readers need them: what went wrong, and what to do. */
export function hostErrorTable(): string {
  const rows = Object.keys(HOST_ERRORS).flatMap((code) => {
    const error = describeHostError(code);
    if (!error) return [];
    return [[`\`${code}\``, error.isRetryable ? 'yes' : 'no', `\`${error.recovery}\``, error.cause, error.fix]];
  });
  return markdownTable(['`code`', '`retryable`', '`recovery`', 'what happened', 'what to do'], rows);
}
