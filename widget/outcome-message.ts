import type { FlowState } from '@consentry/protocol/flow.ts';
import type { ConsentCompleteMessage, ConsentErrorMessage } from '@consentry/protocol/messages.ts';
import { createReturnUrl } from './return-url.ts';

export type OutcomeMessage = ConsentCompleteMessage | ConsentErrorMessage;

/** What the partner's page is told, once the flow has an outcome; both forms of every name. */
export function findOutcomeMessage(state: FlowState | undefined, sessionId: string): OutcomeMessage | undefined {
  if (state?.step === 'finished' && state.outcome.status === 'completed') {
    const { consent_id, code } = state.outcome;
    const redirectURL = createReturnUrl(state.return_url, sessionId);
    return {
      type: 'consent_complete',
      session_id: sessionId,
      consent_id,
      isCompleted: true,
      consentID: consent_id,
      ...(redirectURL !== undefined && { redirectURL }),
      ...(code !== undefined && { code }),
    };
  }
  const error = findError(state);
  return (
    error && {
      type: 'consent_error',
      session_id: sessionId,
      ...error,
      isCompleted: false,
      errorType: error.error_type,
      errorDescription: error.error_description,
      errorID: error.error_id,
      errorURI: error.error_uri,
    }
  );
}

function findError(state: FlowState | undefined) {
  if (state?.step === 'failed') return state.error;
  return state?.step === 'finished' && state.outcome.status === 'cancelled' ? state.outcome.error : undefined;
}
