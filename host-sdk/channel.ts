import type { HostMessage, PROTOCOL_VERSION } from '@consentry/protocol/messages.ts';
import type { Settings } from './options.ts';
import { type TextFields, textFields } from './text-fields.ts';

/** Sends; says false while no widget is at the other end. */
export type Channel = (type: HostMessage['type']) => boolean;

/**
 * Requirements
 * 1. Either window may be ready first; there is no polling.
 * 2. The widget may reload at any time, and connects again.
 * 3. Only our own frame or popup is believed, and only while it shows exactly the widget's origin. Everything else is
 *    ignored silently: extensions, analytics and other widgets post to every window.
 * 4. Nothing is posted to `*`. Should the window show another origin by then, the browser delivers nothing.
 * 5. Flows on one page do not hear each other.
 * 6. When `signal` aborts, no listener and no port is left.
 *
 * Steps
 * 1. On every load the widget posts `consentry:ready` to the host's window.
 * 2. The host checks source, then origin, then shape.
 * 3. It closes the port of an earlier load, makes a new pair, and posts `consentry:connect` with a nonce and one port
 *    to the widget's origin.
 * 4. The widget answers `connected` through the port, with that nonce and the version it speaks, which is not above
 *    ours.
 * 5. Only then does `hear` get messages, that one first, and only then is anything sent: all through the port.
 */
export function openChannel(
  peer: () => Pick<Window, 'postMessage'> | null,
  origin: string,
  { mode, theme, locale }: Pick<Settings, 'mode' | 'theme' | 'locale'>,
  signal: AbortSignal,
  hear: (message: TextFields) => void,
): Channel {
  const VERSION: typeof PROTOCOL_VERSION = 1; // its type only: the file of the value holds the schema library
  let port: MessagePort | undefined;
  let isConnected = false;

  addEventListener(
    'message',
    ({ source, origin: sender, data }) => {
      const widget = peer();
      if (!widget || source !== widget || sender !== origin || data?.type !== 'consentry:ready') return;
      disconnect();
      const nonce = crypto.getRandomValues(new Uint32Array(5)).join('-');
      const { port1, port2 } = new MessageChannel();
      port = port1;
      port.onmessage = (event) => {
        const message = textFields(event.data);
        isConnected ||= message.type === 'connected' && message.nonce === nonce && event.data.version <= VERSION;
        if (isConnected) hear(message);
      };
      widget.postMessage({ type: 'consentry:connect', version: VERSION, nonce, mode, theme, locale }, origin, [port2]);
    },
    { signal },
  );
  signal.addEventListener('abort', disconnect);

  return (type) => {
    if (isConnected) port?.postMessage({ type });
    return isConnected;
  };

  function disconnect() {
    isConnected = false;
    port?.close();
  }
}
