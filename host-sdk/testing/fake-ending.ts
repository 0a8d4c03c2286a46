import { ERROR_TYPES, type ErrorType } from '@consentry/protocol/errors.ts';
import type { FakeStatus, WidgetFailure } from './fake-flow.ts';
import { createFakeId } from './fake-id.ts';

/** How a fake flow ended, with what the server would tell of it. */
export type FakeEnding =
  | { status: 'completed'; consent_id: string; code?: string | undefined }
  | { status: Exclude<FakeStatus, 'created' | 'opened' | 'completed'>; error: FakeError };

export interface FakeError {
  error: string;
  error_type: ErrorType;
  error_description: string;
  error_id: string;
  error_uri: string;
}

/** The server's word for each code that a widget's end can have. */
const TYPE_OF: Readonly<Record<WidgetFailure, ErrorType>> = {
  session_invalid: 'AUTH_SESSION_INVALID',
  session_expired: 'CONSENT_TIMEOUT',
  consent_failed: 'CONSENT_UPSTREAM_PROCESSING_ERROR',
  end_user_ineligible: 'CONSENT_ENDUSER_INELIGIBLE',
};

export function completion({ consent_id = createFakeId('con'), code }: { consent_id?: string; code?: string } = {}) {
  return { status: 'completed', consent_id, code } satisfies FakeEnding;
}

/** @throws TypeError when a widget cannot fail like that */
export function refusal(reason: WidgetFailure | ErrorType, server: string): Extract<FakeEnding, { error: FakeError }> {
  const type = reason in TYPE_OF ? TYPE_OF[reason as WidgetFailure] : (reason as ErrorType); // checked here or next
  if (!(type in ERROR_TYPES)) throw new TypeError(`Consentry: expected a failure of a widget; received ${reason}`);
  return {
    status: /DENIED|CANCELLED/.test(type) ? 'cancelled' : type === 'CONSENT_TIMEOUT' ? 'expired' : 'failed',
    error: {
      error: ERROR_TYPES[type],
      error_type: type,
      error_description: 'A test made this end.',
      error_id: createFakeId('err'),
      error_uri: `${server}/errors/${type}`,
    },
  };
}
