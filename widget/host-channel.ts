import { isConnectMessage, isHostMessage } from '@consentry/protocol/message-guards.ts';
import type { ConnectMessage, HostMessage, ReadyMessage, WidgetMessage } from '@consentry/protocol/messages.ts';
import type { OutcomeMessage } from './outcome-message.ts';

// Requirements
// 1. Either side may load first, and either may reload: every load announces itself, every connect replaces the last.
// 2. Nothing is posted to `*`, nor to an origin that the app has not registered.
// 3. A message counts only when its source is the host window, then its origin is registered, then its shape is right.
//    Anything else is ignored in silence: pages are full of foreign messages.
// 4. A page with only the seed's snippet, which never connects, still receives the outcome.
// 5. The outcome goes out at once and once; a host that connects later is told through its own port.
// 6. Progress is told when it is made, and never twice on one port; a host that connects later hears the latest of each
//    kind. Remarks concern the host of the moment: what nobody hears is not kept.
//
// Steps
// 1. widget → host window   {type:'consentry:ready', version}        to each candidate origin
// 2. host → widget window   {type:'consentry:connect', nonce, …}     with a MessagePort; its origin is pinned
// 3. widget → port          {type:'connected', version, nonce}       then the progress so far, then what comes next
// 4. host → port            handoff, ask-to-cancel, cancel
// 5. widget → port          handoff_refused, resize                  whenever that is so
// 6. widget → port, window  consent_complete or consent_error        then `close` or `renew`, when the person is done

const VERSION = 1; // PROTOCOL_VERSION of protocol/messages.ts, which browsers do not load

type HostWindow = { postMessage(message: unknown, targetOrigin: string): void };

/** What the channel needs of `window`, so that a test can be one. */
export type ChannelWindow = {
  readonly parent: unknown;
  readonly opener: unknown;
  readonly location: { readonly ancestorOrigins?: ArrayLike<string> };
  readonly document: { readonly referrer: string };
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
};

export type Progress = Extract<WidgetMessage, { type: 'step' | 'institution_selected' | 'factor_required' }>;
export type Remark = Extract<WidgetMessage, { type: 'handoff_refused' | 'resize' | 'renew' | 'close' }>;

export type HostChannel = {
  sendProgress(message: Progress): void;
  sendOutcome(message: OutcomeMessage): void;
  sendRemark(message: Remark): void;
};

type Handlers = { onConnect(message: ConnectMessage): void; onMessage(message: HostMessage): void };

/** The only place that posts messages. The mirror of the host SDK's channel. */
export function openHostChannel(view: ChannelWindow, hostOrigins: readonly string[], handlers: Handlers): HostChannel {
  const host = findHost(view);
  let origins = findCandidateOrigins(view, hostOrigins);
  let port: MessagePort | undefined;
  const progress = new Map<string, Progress>();
  let outcome: OutcomeMessage | undefined;
  const toPort = (message: WidgetMessage | undefined) => message && port?.postMessage(message);
  const toWindow = (message: ReadyMessage | OutcomeMessage) => {
    for (const origin of origins) host?.postMessage(message, origin);
  };

  view.addEventListener('message', (event) => {
    if (!host || event.source !== host || !hostOrigins.includes(event.origin)) return;
    const { data, ports } = event;
    if (!isConnectMessage(data) || !ports[0]) return;
    origins = [event.origin];
    port?.close();
    port = ports[0];
    port.onmessage = (message: MessageEvent<unknown>) => {
      if (isHostMessage(message.data)) handlers.onMessage(message.data);
    };
    toPort({ type: 'connected', version: Math.min(VERSION, data.version), nonce: data.nonce });
    progress.forEach(toPort);
    toPort(outcome);
    handlers.onConnect(data);
  });
  toWindow({ type: 'consentry:ready', version: VERSION });

  return {
    sendProgress(message) {
      const { type } = message;
      if (JSON.stringify(progress.get(type)) === JSON.stringify(message)) return; // the same was only drawn again
      progress.delete(type); // so that it comes last, as it happened
      progress.set(type, message);
      toPort(message);
    },
    sendOutcome(message) {
      if (outcome) return;
      outcome = message;
      toPort(message);
      toWindow(message);
    },
    sendRemark: toPort,
  };
}

/**
 * Only one origin is right, and the browser delivers to no other; knowing it beforehand merely saves console noise.
 * Firefox has no `ancestorOrigins`, and a host may hide its referrer.
 */
export function findCandidateOrigins(view: ChannelWindow, hostOrigins: readonly string[]): readonly string[] {
  const { referrer } = view.document;
  const known = [view.location.ancestorOrigins?.[0], URL.canParse(referrer) ? new URL(referrer).origin : undefined];
  const embedder = known.find((origin) => origin !== undefined && hostOrigins.includes(origin));
  return embedder === undefined ? hostOrigins : [embedder];
}

function findHost(view: ChannelWindow): HostWindow | undefined {
  const host = view.parent !== view ? view.parent : view.opener;
  // A window's parent and opener are windows or null; `postMessage` is one of the few things that other origins may use.
  return (host ?? undefined) as HostWindow | undefined;
}
