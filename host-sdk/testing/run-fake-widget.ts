import type { ReadyMessage, WidgetMessage } from '@consentry/protocol/messages.ts';
import type { createOutcomeMessage } from './outcome-message.ts';

/** What the widget needs of `window`, so that a test can be one. */
export interface WidgetWindow {
  readonly parent: unknown;
  readonly opener: unknown;
  readonly location: { assign(url: string): void };
  readonly document: Pick<Document, 'referrer' | 'createElement' | 'body' | 'title'>;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  fetch(url: string, init: { method: string; body: string }): Promise<Pick<Response, 'json'>>;
  close(): void;
  /** What the test drives the page by. */
  playFakeWidget?: (messages: readonly PlayedMessage[], returnUrl?: string) => void;
}

/** What a test has the widget say: of `WidgetMessage`, as a partner's compiler can read it. */
export type PlayedMessage =
  | { type: 'step'; step: string }
  | { type: 'renew' | 'close' }
  | ReturnType<typeof createOutcomeMessage>;

/**
 * The whole script of the fake widget's page: the other end of host-sdk/channel.ts, as the real widget has it. It is put
 * into the page by its source, so it is one function and knows nothing but its arguments.
 */
export function runFakeWidget(view: WidgetWindow, session_id: string): void {
  const host = (view.parent !== view ? view.parent : view.opener) as Window | null; // that is what browsers have there
  const said: PlayedMessage[] = [];
  let port: MessagePort | undefined;
  let hostOrigin = view.document.referrer ? new URL(view.document.referrer).origin : '*'; // says nothing that is secret
  const post = (message: PlayedMessage | WidgetMessage) => port?.postMessage(message);

  view.playFakeWidget = (messages, returnUrl) => {
    for (const message of messages) {
      said.push(message);
      post(message);
      if (/^consent/.test(message.type)) host?.postMessage(message, hostOrigin);
      if (message.type === 'close' && !port) view.close();
      show(message.type === 'step' ? message.step : message.type);
    }
    if (!host && returnUrl) view.location.assign(returnUrl);
  };
  view.addEventListener('message', ({ source, origin, data, ports }) => {
    if (!host || source !== host || data?.type !== 'consentry:connect' || !ports[0]) return;
    hostOrigin = origin;
    port = ports[0];
    port.onmessage = (event) => hear(event.data?.type);
    post({ type: 'connected', version: 1, nonce: data.nonce });
    for (const message of said) post(message);
    tell('opened', { mode: data.mode, can_renew: data.can_renew });
  });
  show('Fake consent widget');
  if (host) host.postMessage({ type: 'consentry:ready', version: 1 } satisfies ReadyMessage, hostOrigin);
  else tell('opened', { mode: 'redirect' });

  function hear(type: unknown) {
    if (type === 'cancel') leave([]);
    if (type !== 'ask-to-cancel') return;
    const yes = view.document.createElement('button');
    yes.textContent = 'Yes, leave';
    yes.onclick = () => leave([{ type: 'close' }]);
    view.document.body.append(yes);
  }

  /** The server decides how that ends, which is how it had ended before. */
  async function leave(then: PlayedMessage[]) {
    const messages: PlayedMessage[] = await (await tell('left', {})).json();
    view.playFakeWidget?.([...messages, ...then]);
  }

  function tell(what: 'opened' | 'left', fields: object) {
    return view.fetch(`/fake/${what}`, { method: 'POST', body: JSON.stringify({ session_id, ...fields }) });
  }

  function show(text: string) {
    view.document.title = text;
    view.document.body.textContent = text;
  }
}
