import type { FakeEnding } from './fake-ending.ts';

/** What the widget tells of the end, with both names of every field as DESIGN §4.3 has them. */
export function createOutcomeMessage(ending: FakeEnding, session_id: string, redirectURL: string | undefined) {
  if (ending.status === 'completed') {
    const { consent_id, code } = ending;
    return {
      type: 'consent_complete',
      session_id,
      consent_id,
      isCompleted: true,
      consentID: consent_id,
      ...(redirectURL !== undefined && { redirectURL }),
      ...(code !== undefined && { code }),
    } as const;
  }
  const { error } = ending;
  return {
    type: 'consent_error',
    session_id,
    ...error,
    isCompleted: false,
    errorType: error.error_type,
    errorDescription: error.error_description,
    errorID: error.error_id,
    errorURI: error.error_uri,
  } as const;
}
