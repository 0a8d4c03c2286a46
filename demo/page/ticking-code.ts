import type { OneTimeCode } from '../wire.ts';
import { backend } from './backend.ts';
import { getElement } from './get-element.ts';

const SECOND = 1000;

/** Shows roadrunner's one-time code and the time that it has left; a new one when that is over. */
export async function startTickingCode(): Promise<void> {
  const copy = getElement('copy-code', HTMLButtonElement);
  copy.addEventListener('click', () => copyCode(copy));
  for (;;) {
    try {
      await showUntilOver(await backend.currentOneTimeCode());
    } catch {
      getElement('code', HTMLOutputElement).textContent = 'unknown'; // the backend is away; it may come back
      await pause(5 * SECOND);
    }
  }
}

async function showUntilOver({ code, seconds_left, period }: OneTimeCode): Promise<void> {
  const endsAt = Date.now() + seconds_left * SECOND;
  const bar = getElement('code-time', HTMLProgressElement);
  getElement('code', HTMLOutputElement).textContent = code;
  bar.max = period;
  while (Date.now() < endsAt) {
    bar.value = (endsAt - Date.now()) / SECOND;
    await pause(SECOND);
  }
}

async function copyCode(button: HTMLButtonElement): Promise<void> {
  const code = getElement('code', HTMLOutputElement);
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = 'Copied';
  } catch {
    getSelection()?.selectAllChildren(code); // no permission for the clipboard: Ctrl+C does it
  }
  await pause(2 * SECOND);
  button.textContent = 'Copy code';
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
