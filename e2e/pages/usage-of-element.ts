import type { ConsentryEventMap, ConsentryLink } from '@consentry/host-sdk/element';

// Never run: the compiler holds the package's published types to right and wrong use of them.

declare const session: string;

export function rightUse(): void {
  const link: ConsentryLink = document.createElement('consentry-link');
  link.session = session;
  link.session = async () => session;
  link.session = undefined;
  document.querySelector('consentry-link')?.addEventListener('consentry:success', ({ detail }) => {
    void [detail.status satisfies 'completed', detail.consent_id, detail.code];
  });
  document.addEventListener('consentry:cancel', ({ detail }) => detail.status satisfies 'cancelled');
  document.addEventListener('consentry:error', (event) => {
    event.preventDefault();
    void [event.detail.recovery, event.detail.display_message];
  });
  document.body.addEventListener('consentry:event', ({ detail }) => {
    if (detail.type === 'step') void detail.duration;
  });
  const types: (keyof ConsentryEventMap)[] = ['consentry:success', 'consentry:cancel', 'consentry:error'];
  void types;
}

export function wrongUse(link: ConsentryLink): void {
  // @ts-expect-error an auth_url, or a function that gets one
  link.session = 7;
  // @ts-expect-error the function gives a promise
  link.session = () => session;
  // @ts-expect-error what else there is to say, attributes say
  link.mode = 'modal';
  document.addEventListener('consentry:cancel', ({ detail }) => {
    // @ts-expect-error what was cancelled has no consent
    void detail.consent_id;
  });
  document.addEventListener('consentry:error', ({ detail }) => {
    // @ts-expect-error no such code: a misspelled branch does not compile
    if (detail.code === 'popup_block') link.remove();
  });
}
