import type { Boot } from '@consentry/protocol/flow.ts';
import type { ConnectMessage } from '@consentry/protocol/messages.ts';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Handoff } from './api-client.ts';
import { type HostChannel, openHostChannel } from './host-channel.ts';

export type Host = HostChannel & { readonly isConnected: boolean };

type Wishes = { askToCancel(): void; cancel(): void; handOff(handoff: Handoff): void };

/** The partner's page as a component sees it. What it sends before the channel is open, on the first render, is kept. */
export function useHost(boot: Boot, wishes: Wishes): Host {
  const [isConnected, setConnected] = useState(false);
  const latest = useRef(wishes);
  latest.current = wishes;
  const channel = useRef<HostChannel>(undefined);
  useLayoutEffect(() => {
    channel.current ??= openHostChannel(window, boot.host_origins, {
      onConnect(message) {
        applyTheme(message.theme);
        setConnected(true);
      },
      onMessage(message) {
        if (message.type === 'handoff') latest.current.handOff(message);
        else if (message.type === 'cancel') latest.current.cancel();
        else latest.current.askToCancel();
      },
    });
  }, [boot]);
  return useMemo(
    () => ({
      isConnected,
      sendStep: (step) => channel.current?.sendStep(step),
      sendOutcome: (message) => channel.current?.sendOutcome(message),
      sendClose: () => channel.current?.sendClose(),
    }),
    [isConnected],
  );
}

function applyTheme(theme: ConnectMessage['theme']): void {
  const { dataset } = document.documentElement;
  if (theme === 'light' || theme === 'dark') dataset.theme = theme;
  else delete dataset.theme;
}
