import type { Boot } from '@consentry/protocol/flow.ts';
import type { ConnectMessage } from '@consentry/protocol/messages.ts';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Handoff } from './api-client.ts';
import { type HostChannel, openHostChannel } from './host-channel.ts';
import { findLater, loadLaterSteps } from './step-views.ts';

/** With what the host said when it connected, once it has. */
export type Host = HostChannel & { readonly connection: ConnectMessage | undefined };

type Wishes = { askToCancel(): void; cancel(): void; handOff(handoff: Handoff): void };

/** The partner's page as a component sees it. Opened while the app first renders: what that then sends is not lost. */
export function useHost(boot: Boot, wishes: Wishes): Host {
  const [connection, setConnection] = useState<ConnectMessage>();
  const latest = useRef(wishes);
  latest.current = wishes;
  const [channel] = useState(() =>
    openHostChannel(window, boot.host_origins, {
      onConnect(message) {
        applyTheme(message.theme);
        setConnection(message);
      },
      onMessage(message) {
        if (message.type === 'handoff') latest.current.handOff(message);
        else if (message.type === 'cancel') latest.current.cancel();
        else latest.current.askToCancel();
      },
    }),
  );
  useInlineHeight(channel, connection);
  return useMemo(() => ({ ...channel, connection }), [channel, connection]);
}

/** Anew for each connection, since the host may be a new one. Where the file cannot be had, the frame stays as it is. */
function useInlineHeight({ sendRemark }: HostChannel, connection: ConnectMessage | undefined): void {
  useEffect(() => {
    if (connection?.mode !== 'inline') return;
    const following = loadLaterSteps().then(
      () => findLater()?.followHeight(window, sendRemark),
      () => undefined,
    );
    return () => following.then((stop) => stop?.());
  }, [sendRemark, connection]);
}

function applyTheme(theme: ConnectMessage['theme']): void {
  const { dataset } = document.documentElement;
  if (theme === 'light' || theme === 'dark') dataset.theme = theme;
  else delete dataset.theme;
}
