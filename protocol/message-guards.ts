import { byField, fields, integer, match, oneOf, optional, text } from './guard.ts';
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
  can_renew: optional(oneOf(true, false)),
});

const hostMessage = byField('type', {
  'ask-to-cancel': fields({}),
  cancel: fields({}),
  handoff: fields({
    refreshToken: match(/^(?=.{3,512}$)[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/),
    idToken: match(/^(?=.{5,4096}$)[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/),
    checksum: text(200),
  }),
});

export function isConnectMessage(value: unknown): value is ConnectMessage {
  return connectMessage(value);
}

export function isHostMessage(value: unknown): value is HostMessage {
  return hostMessage(value);
}
