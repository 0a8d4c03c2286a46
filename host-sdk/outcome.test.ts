import { ERROR_TYPES, HOST_ERRORS } from '@consentry/protocol/errors.ts';
import { describe, expect, it } from 'vitest';
import { ConsentError } from './consent-error.ts';
import { outcomeOf } from './outcome.ts';
import type { TextFields } from './text-fields.ts';

/** What an ending comes to, thrown or returned. */
function end(fields: TextFields) {
  try {
    return outcomeOf({ session_id: 'ses_1', step: 'sign-in', ...fields });
  } catch (error) {
    return error as ConsentError; // the one thing that it throws
  }
}

const failed = (error_type?: string) => end({ status: 'failed', ...(error_type && { error_type }) });

describe('outcomeOf', () => {
  it('has an outcome for every error type of the protocol', () => {
    const codes = Object.keys(ERROR_TYPES).map((type) => {
      const outcome = failed(type);
      return [type, outcome instanceof ConsentError ? outcome.code : outcome.status];
    });
    expect(Object.fromEntries(codes)).toEqual({
      CONSENT_ENDUSER_DENIED: 'cancelled',
      AUTH_SESSION_CANCELLED: 'cancelled',
      CONSENT_OTP_FAILURE: 'consent_failed',
      CONSENT_ENDUSER_INELIGIBLE: 'end_user_ineligible',
      CONSENT_TIMEOUT: 'session_expired',
      CONSENT_UPSTREAM_PROCESSING_ERROR: 'consent_failed',
      CONSUMERDATA_PROCESSING_ERROR: 'consent_failed',
      AUTH_SESSION_INVALID: 'session_invalid',
    });
  });

  it.each(['A_NEWER_TYPE', 'constructor', undefined])('takes the unknown type %s for a failure', (type) => {
    expect(failed(type)).toMatchObject({ code: 'consent_failed', retryable: true });
  });

  it.each(['created', 'opened', 'cancelled'])('takes status %s of someone who left for cancelled', (status) => {
    expect(end({ status })).toEqual({
      status: 'cancelled',
      session_id: 'ses_1',
      step: 'sign-in',
    });
  });

  it('takes status expired for session_expired', () => {
    expect(end({ status: 'expired' })).toMatchObject({ code: 'session_expired', session_id: 'ses_1' });
  });

  it('hands on the consent', () => {
    expect(end({ status: 'completed', consent_id: 'con_1', step: 'review-consent' })).toEqual({
      status: 'completed',
      session_id: 'ses_1',
      consent_id: 'con_1',
      step: 'review-consent',
    });
  });

  it('hands on the code that the backend confirms with, and only of what is completed', () => {
    expect(end({ status: 'completed', code: 'cod_1' })).toMatchObject({ status: 'completed', code: 'cod_1' });
    expect(end({ status: 'cancelled', code: 'cod_1' })).not.toHaveProperty('code');
    expect(failed('CONSENT_OTP_FAILURE')).toMatchObject({ code: 'consent_failed' });
    expect(end({ status: 'failed', code: 'cod_1' })).toMatchObject({ code: 'consent_failed' });
  });

  it('gives an error all that is known of it', () => {
    const fields = { status: 'failed', error_type: 'CONSENT_OTP_FAILURE', error_id: 'err_1', error_uri: 'https://x/e' };
    const error = end(fields);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'ConsentError',
      recovery: HOST_ERRORS.consent_failed,
      retryable: true,
      session_id: 'ses_1',
      error_id: 'err_1',
    });
  });
});
