import { assertOption } from '../assert-option.ts';
import type { ConsentFlow } from '../flow.ts';
import { openConsent } from '../open-consent.ts';
import type { ConsentOptions } from '../options.ts';
import type { TextFields } from '../text-fields.ts';
import { fetchAuthUrl } from './fetch-auth-url.ts';
import { markDeclared } from './mark-declared.ts';
import { tell } from './tell.ts';

/** An element that says by its attributes what a click on it opens. */
export interface DeclaringElement extends Element {
  session?: ConsentOptions['session'] | undefined;
}

/** The flow that an element opened last. */
const flows = new WeakMap<Element, ConsentFlow>();

/**
 * Opens what a click asks for. A control that is `aria-disabled` does nothing; ours is that until the outcome is known,
 * and a last screen that is still there then makes room for the next flow.
 *
 * @param element has the attributes, and gets the events
 * @param prefix of the attributes' names
 * @param control what the person presses; it keeps the focus while it is disabled
 * @throws TypeError when an attribute is wrong: from a listener that is an error on the console, where somebody finds it
 * who has written no script
 */
export function openDeclared(event: Event, element: DeclaringElement, prefix: string, control: Element): void {
  if (event.defaultPrevented) return; // the partner's own listener said no
  event.preventDefault();
  if (control.ariaDisabled === 'true') return;
  const read = (name: string) => element.getAttribute(prefix + name) ?? undefined;
  const url = read('session-url');
  const start = url && readOwnUrl('session-url', url);
  const onSuccess = end('success', 'done-url');
  const onCancel = end('cancel', 'cancel-url');
  const onError = end('error', 'error-url');
  closeDeclared(element);
  const flow = openConsent({
    session: markDeclared(element.session ?? (start && (() => fetchAuthUrl(start)))),
    container: read('container') ?? (prefix ? undefined : element), // a button is no place for a frame
    mode: read('mode'),
    locale: read('locale'),
    theme: read('theme'),
    title: read('title'),
    onEvent: (detail) => tell(element, 'event', detail),
    onSuccess,
    onCancel,
    onError,
  } as ConsentOptions); // an attribute may hold any text, and openConsent checks
  flows.set(element, flow);
  control.ariaDisabled = 'true';

  function end(type: 'success' | 'cancel' | 'error', attribute: string) {
    const value = read(attribute);
    const place = value === undefined ? undefined : readOwnUrl(attribute, value);
    return (detail: object) => {
      control.ariaDisabled = null;
      // biome-ignore lint/suspicious/noConsole: whoever has written no script has no other place to learn of it
      if (type === 'error' && !place) console.error(detail);
      if (!tell(element, type, detail) || !place || flows.get(element) !== flow) return;
      const { session_id, code } = detail as TextFields; // of those, only these are text
      if (session_id) place.searchParams.set('session_id', session_id);
      if (code) place.searchParams.set(type === 'error' ? type : 'code', code);
      flow.close();
      location.assign(place);
    };
  }
}

/**
 * Attributes are where an attacker without a script begins: many sanitizers let `data-*` through. So no session comes from
 * elsewhere, and no id or code goes there.
 */
function readOwnUrl(name: string, value: string): URL {
  const place = new URL(value, document.baseURI);
  assertOption(name, 'of this origin', value, place.origin === location.origin);
  return place;
}

/** Ends the flow that this element opened, or takes its last screen away; the page then goes nowhere for it. */
export function closeDeclared(element: Element): void {
  flows.get(element)?.close();
  flows.delete(element);
}
