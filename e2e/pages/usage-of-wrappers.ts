import type { ConsentFlow, ConsentOptions } from '@consentry/host-sdk';
import * as react from '@consentry/host-sdk/react';
import * as vue from '@consentry/host-sdk/vue';
import { createElement, type ReactElement } from 'react';
import { computed, h, type Ref, ref, type VNode } from 'vue';

// Never run: the compiler holds the package's published types to right and wrong use of them.

declare const session: string;
declare const element: HTMLElement;
declare const options: ConsentOptions;

export function rightReact(): ReactElement[] {
  const { open, close, isOpen, result, error } = react.useConsent({ session, mode: 'auto' });
  const flow: ConsentFlow | undefined = open();
  const state: [boolean, string | undefined, string | undefined] = [isOpen, result?.status, error?.code];
  void [flow, close(), state, react.useConsentReturn({ expectedState: 'st' }), react.useConsentResume().error?.code];
  return [
    createElement('button', { type: 'button', onClick: open, disabled: isOpen }),
    createElement(react.ConsentFrame, { session, className: 'frame', style: { width: 400 } }),
    createElement(react.ConsentFrame, { session: async () => session, onSuccess: ({ session_id }) => void session_id }),
  ];
}

export function wrongReact(): void {
  // @ts-expect-error a session is required
  react.useConsent({ mode: 'modal' });
  // @ts-expect-error no such mode
  react.useConsent({ session, mode: 'window' });
  const { open, result } = react.useConsent(options);
  // @ts-expect-error the options are those of the last render
  open({ session });
  // @ts-expect-error there is none until the flow has ended
  void result.status;
  // @ts-expect-error a session is required
  createElement(react.ConsentFrame, {});
  // @ts-expect-error the component is always inline
  createElement(react.ConsentFrame, { session, mode: 'modal' });
  // @ts-expect-error the component is the container
  createElement(react.ConsentFrame, { session, container: element });
}

export function rightVue(): VNode[] {
  const { open, close, isOpen, result, error } = vue.useConsent(() => ({ session, mode: 'auto' }));
  vue.useConsent(ref<ConsentOptions>({ session }));
  vue.useConsent(computed(() => options));
  const state: Readonly<Ref<boolean>> = isOpen;
  void [open()?.result, close(), state, result.value?.status, error.value?.code];
  void [vue.useConsentReturn({ expectedState: 'st' }), vue.useConsentResume()];
  return [
    h(vue.ConsentFrame, { session, class: 'frame' }),
    h(vue.ConsentFrame, { session: async () => session, onSuccess: ({ session_id }) => void session_id }),
  ];
}

export function wrongVue(): void {
  // @ts-expect-error a session is required
  vue.useConsent({ mode: 'modal' });
  const { result, isOpen } = vue.useConsent(options);
  // @ts-expect-error a ref is read by its value
  void result?.status;
  // @ts-expect-error read, not written
  isOpen.value = true;
  // @ts-expect-error a session is required
  h(vue.ConsentFrame, {});
  // @ts-expect-error an auth_url, or a function that gets one
  h(vue.ConsentFrame, { session: 7 });
}
