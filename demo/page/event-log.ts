import { getElement } from './get-element.ts';

type Speaker = 'page' | 'widget' | 'backend';

/** Adds a line to the event log. Lines are text, never markup. */
export function log(speaker: Speaker, text: string): void {
  const time = document.createElement('time');
  time.textContent = new Date().toLocaleTimeString('en-GB');
  const who = document.createElement('b');
  who.className = speaker;
  who.textContent = speaker;
  const line = document.createElement('p');
  line.append(time, ' ', who, ' ', text);
  const list = getElement('log', HTMLElement);
  list.append(line);
  list.scrollTop = list.scrollHeight;
}
