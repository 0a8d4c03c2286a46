import type { HostMessage, PROTOCOL_VERSION } from '@consentry/protocol/messages.ts';
import type { Flow, Peer } from './surface.ts';
import { type TextFields, textFields } from './text-fields.ts';

/** Sends; says false while no widget is at the other end. */
export type Channel = (type: 'ask-to-cancel' | 'cancel') => boolean;

/**
 * Requirements
 * 1. Either window may be ready first; there is no polling.
 * 2. The widget may reload at any time, and connects again.
 * 3. Only our own frame or popup is believed, and only while it shows exactly the widget's origin. Everything else is
 *    ignored silently: extensions, analytics and other widgets post to every window.
 * 4. Nothing is posted to `*`. Should the window show another origin by then, the browser delivers nothing.
 * 5. Flows on one page do not hear each other.
 * 6. When `signal` aborts, no listener and no port is left.
 * 7. A handoff holds tokens: it goes to nobody who has not given the nonce back, and once to each load of the widget,
 *    which may have reloaded before it could redeem it.
 *
 * Steps
 * 1. On every load the widget posts `consentry:ready` to the host's window.
 * 2. The host checks source, then origin, then shape.
 * 3. It closes the port of an earlier load, makes a new pair, and posts `consentry:connect` with a nonce and one port
 *    to the widget's origin.
 * 4. The widget answers `connected` through the port, with that nonce and the version it speaks, which is not above
 *    ours.
 * 5. Only then is anything sent, a handoff first, and only then does `hear` get messages, `connected` first: all through
 *    the port.
 */
export function openChannel(
  peer: Peer,
  flow: Pick<Flow, 'mode' | 'theme' | 'locale' | 'handoff' | 'session' | 'signal' | 'auth'>,
  hear: (message: TextFields) => void,
): Channel {
  const VERSION: typeof PROTOCOL_VERSION = 1; // its type only: the file of the value holds the schema library
  const { mode, theme, locale, session, handoff, signal } = flow;
  let port: MessagePort | undefined;
  let isConnected = false;

  addEventListener(
    'message',
    ({ source, origin: sender, data }) => {
      if (!source || source !== peer() || sender !== flow.auth?.origin || data?.type !== 'consentry:ready') return;
      disconnect();
      const nonce = crypto.getRandomValues(new Uint32Array(5)).join('-');
      const { port1, port2 } = new MessageChannel();
      port = port1;
      port.onmessage = (event) => {
        const message = textFields(event.data);
        if (isConnected) hear(message);
        else if (message.type === 'connected' && message.nonce === nonce && event.data.version <= VERSION) {
          isConnected = true;
          if (handoff) port1.postMessage({ type: 'handoff', ...handoff } satisfies HostMessage);
          hear(message);
        }
      };
      const widget = source as Window; // it is what `peer` gave
      widget.postMessage(
        {
          type: 'consentry:connect',
          version: VERSION,
          nonce,
          mode,
          theme,
          locale,
          can_renew: typeof session === 'function',
        },
        sender,
        [port2],
      );
    },
    { signal },
  );
  signal.addEventListener('abort', disconnect);

  return (type) => {
    if (isConnected) port?.postMessage({ type } satisfies HostMessage);
    return isConnected;
  };

  function disconnect() {
    isConnected = false;
    port?.close();
  }
}
