import {
  type ConsentCompleted,
  ConsentError,
  type ConsentEvent,
  type ConsentFlow,
  type ConsentResult,
  handleRedirect,
  openConsent,
  resume,
} from '@consentry/host-sdk';

// Never run: the compiler holds the package's published types to right and wrong use of them.

declare const session: string;
declare const element: HTMLElement;

export function rightUse(): void {
  openConsent({ session });
  openConsent({ session: () => fetch('/start').then((answer) => answer.text()), mode: 'auto' });
  openConsent({ session, mode: 'inline', container: element, signal: AbortSignal.timeout(1_000) });
  openConsent({ session, mode: undefined, locale: undefined, handoff: undefined }); // as a form without a choice gives it
  openConsent({ session, handoff: { refreshToken: '', idToken: '', checksum: '' } });
  const back: ConsentResult | undefined = handleRedirect(new URL(location.href), { expectedState: 'st' });
  const again: ConsentFlow | undefined = resume({ container: '#here', session: async () => session });
  void [back, again];
}

export async function results(flow: ConsentFlow): Promise<string | undefined> {
  const result = await flow.result;
  switch (result.status) {
    case 'completed':
      return result.consent_id;
    case 'cancelled':
      // @ts-expect-error what was cancelled has no consent
      return result.consent_id;
    default:
      return result satisfies never;
  }
}

export function errors(error: unknown): string | undefined {
  if (!(error instanceof ConsentError)) return undefined;
  switch (error.recovery) {
    case 'retry':
    case 'new_session':
    case 'switch_mode':
    case 'contact_support':
      return error.display_message;
    default:
      return error.recovery satisfies never;
  }
}

export function codes({ code }: ConsentError): boolean {
  // @ts-expect-error no such code: a misspelled branch does not compile
  if (code === 'popup_block') return false;
  return code === 'popup_blocked';
}

export function events(event: ConsentEvent): number | string {
  switch (event.type) {
    case 'step':
      return event.step === 'sign-in' ? event.duration : event.session_id;
    case 'resize':
      return event.height;
    case 'mode_changed':
      // @ts-expect-error `auto` is a wish, never a place
      return event.mode === 'auto' ? event.reason : event.mode;
    case 'ready':
      // @ts-expect-error only a step has one
      return event.duration;
    default:
      return event.elapsed;
  }
}

export function wrongUse(completed: ConsentCompleted, flow: ConsentFlow): void {
  // @ts-expect-error a session is required
  openConsent({ mode: 'modal' });
  // @ts-expect-error no such mode
  openConsent({ session, mode: 'window' });
  // @ts-expect-error the function gives a promise
  openConsent({ session: () => session });
  // @ts-expect-error no such option
  openConsent({ session, onSucess: () => undefined });
  // @ts-expect-error a handoff is whole
  openConsent({ session, handoff: { refreshToken: '' } });
  // @ts-expect-error where the person is taken back to, the session says
  resume({ mode: 'redirect' });
  // @ts-expect-error results are read, not written
  flow.result = Promise.resolve(completed);
  // @ts-expect-error `auto` is not told, so it is no theme by another name
  openConsent({ session, theme: 'blue' });
}
