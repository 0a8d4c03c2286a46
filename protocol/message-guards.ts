import type { BrowserStatus } from './api.ts';
import { ERROR_TYPES } from './errors.ts';
import { byField, fields, integer, match, oneOf, optional, text } from './guard.ts';
import type { ConnectMessage, HostMessage, ReadyMessage, WidgetMessage } from './messages.ts';
import { STEPS } from './step-names.ts';

const long = text(2048);
const version = integer(1);
const nonce = match(/^[A-Za-z0-9_-]{22,64}$/);
const errorType = oneOf(...Object.keys(ERROR_TYPES));

const readyMessage = fields({ type: oneOf('consentry:ready'), version });

const connectMessage = fields({
  type: oneOf('consentry:connect'),
  version,
  nonce,
  mode: oneOf('modal', 'inline', 'popup'),
  locale: optional(text(35)),
  theme: optional(oneOf('auto', 'light', 'dark')),
});

const widgetMessage = byField('type', {
  connected: fields({ version, nonce }),
  step: fields({ step: oneOf(...STEPS) }),
  close: fields({}),
  consent_complete: fields({
    session_id: long,
    consent_id: long,
    isCompleted: oneOf(true),
    consentID: long,
    redirectURL: optional(text(8192)),
  }),
  consent_error: fields({
    session_id: long,
    error: long,
    error_type: errorType,
    error_description: long,
    error_id: long,
    error_uri: long,
    isCompleted: oneOf(false),
    errorType,
    errorDescription: long,
    errorID: long,
    errorURI: long,
  }),
});

const hostMessage = fields({ type: oneOf('ask-to-cancel', 'cancel') });

const browserStatus = fields({
  status: oneOf('created', 'opened', 'completed', 'cancelled', 'failed', 'expired'),
  consent_id: optional(match(/^con_[A-Za-z0-9_-]{32}$/)),
  error_type: optional(errorType),
});

export function isReadyMessage(value: unknown): value is ReadyMessage {
  return readyMessage(value);
}

export function isConnectMessage(value: unknown): value is ConnectMessage {
  return connectMessage(value);
}

export function isWidgetMessage(value: unknown): value is WidgetMessage {
  return widgetMessage(value);
}

export function isHostMessage(value: unknown): value is HostMessage {
  return hostMessage(value);
}

export function isBrowserStatus(value: unknown): value is BrowserStatus {
  return browserStatus(value);
}
