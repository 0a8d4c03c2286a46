import type { FlowErrorCode } from '@consentry/protocol/errors.ts';
import { span } from './dates.ts';
import { phrase } from './phrase.ts';
import { refusals } from './refusals.ts';

const SOON = 60;

type Refusal = { readonly code: FlowErrorCode; readonly retryAfter?: number };

export function refusalWords({ code, retryAfter = SOON }: Refusal, institution: string): string {
  return phrase(refusals[code], { institution, wait: span(retryAfter) });
}
