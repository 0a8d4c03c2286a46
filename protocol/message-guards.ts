import { fields, integer, match, oneOf, optional, text } from './guard.ts';
import type { ConnectMessage, HostMessage } from './messages.ts';

const version = integer(1);
const nonce = match(/^[A-Za-z0-9_-]{22,64}$/);

const connectMessage = fields({
  type: oneOf('consentry:connect'),
  version,
  nonce,
  mode: oneOf('modal', 'inline', 'popup'),
  locale: optional(text(35)),
  theme: optional(oneOf('auto', 'light', 'dark')),
});

const hostMessage = fields({ type: oneOf('ask-to-cancel', 'cancel') });

export function isConnectMessage(value: unknown): value is ConnectMessage {
  return connectMessage(value);
}

export function isHostMessage(value: unknown): value is HostMessage {
  return hostMessage(value);
}
