import type { ConsentFlow } from '../flow.ts';
import { openConsent } from '../open-consent.ts';
import type { ConsentMode, ConsentOptions } from '../options.ts';
import { readDestination } from './destination.ts';
import { fetchAuthUrl } from './fetch-auth-url.ts';
import { type ConsentryEventMap, tell } from './tell.ts';

/** What the page's markup says of flows that start at one element. */
export interface Declaration {
  /** Has the attributes, and gets the events. */
  element: Element;
  /** Of the attributes' names. */
  prefix: '' | 'data-consentry-';
  /** What the person presses. It reads as disabled while the flow runs, and keeps the focus. */
  control: Element;
  session?: ConsentOptions['session'] | undefined;
  container?: Element | undefined;
}

/** The flow that an element opened last. */
const flows = new WeakMap<Element, ConsentFlow>();

/**
 * Opens what a click asks for. A control that is `aria-disabled` does nothing, and it is that until the outcome is known;
 * a last screen that is still shown then makes room for the next flow.
 *
 * @throws TypeError when an attribute is wrong. In a listener that is an error on the console, where somebody who has
 * written no script finds it
 */
export function openDeclared(event: Event, { element, prefix, control, session, container }: Declaration): void {
  if (event.defaultPrevented) return; // the partner's own listener said no
  event.preventDefault();
  if (control.ariaDisabled === 'true') return;
  const read = (name: string) => element.getAttribute(prefix + name) ?? undefined;
  const url = read('session-url');
  closeDeclared(element);
  const flow = openConsent({
    session: session ?? (url && (() => fetchAuthUrl(url))),
    container: read('container') ?? container,
    mode: read('mode'),
    locale: read('locale'),
    theme: read('theme'),
    title: read('title'),
    onEvent: (detail) => tell(element, 'consentry:event', detail),
    onSuccess: end('consentry:success', 'done-url'),
    onCancel: end('consentry:cancel', 'cancel-url'),
    onError: end('consentry:error', 'error-url'),
  } as ConsentOptions); // an attribute may hold any text, and openConsent checks
  flows.set(element, flow);
  control.ariaDisabled = 'true';

  function end<Name extends 'consentry:success' | 'consentry:cancel' | 'consentry:error'>(name: Name, attribute: string) {
    const place = read(attribute);
    const goTo = place === undefined ? undefined : readDestination(attribute, place);
    return (detail: ConsentryEventMap[Name]['detail']) => {
      control.ariaDisabled = null;
      const isWanted = tell(element, name, detail);
      if (!goTo || !isWanted || !(prefix || element.isConnected)) return;
      flow.close();
      location.assign(goTo(detail));
    };
  }
}

/** Ends the flow that this element opened, or takes its last screen away. */
export function closeDeclared(element: Element): void {
  flows.get(element)?.close();
}
