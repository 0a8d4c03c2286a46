import { MODES, type Mode } from '../wire.ts';

const INTEGRATIONS = ['script-tag', 'npm', 'no-sdk'] as const;
export type Integration = (typeof INTEGRATIONS)[number];

/** What the visitor chose in the card. */
export interface Choice {
  mode: Mode;
  integration: Integration;
  institution_id: string;
  /** The backend vouches for the customer, so that the widget asks for no password. */
  isSignedIn: boolean;
  /** The consent counts once its one-time code has come back. */
  isConfirmed: boolean;
}

const KEPT_AS = 'acme:choice';

export function readChoice(form: HTMLFormElement): Choice {
  const data = new FormData(form);
  return {
    mode: MODES.find((mode) => mode === data.get('mode')) ?? 'modal',
    integration: INTEGRATIONS.find((integration) => integration === data.get('integration')) ?? 'script-tag',
    institution_id: String(data.get('institution_id') ?? ''),
    isSignedIn: data.has('signed-in'), // not while it is disabled
    isConfirmed: data.has('confirm'),
  };
}

/** After a redirect the page that comes back is a new one: it goes on with what the last one had. */
export function keepChoice({ mode, integration, isSignedIn, isConfirmed }: Choice): void {
  const values = [mode, integration, isSignedIn && 'signed-in', isConfirmed && 'confirm'];
  try {
    sessionStorage.setItem(KEPT_AS, values.filter(Boolean).join(' '));
  } catch {
    // storage is off: the page starts with its first choice
  }
}

export function restoreChoice(form: HTMLFormElement): void {
  try {
    for (const value of sessionStorage.getItem(KEPT_AS)?.split(' ') ?? []) {
      const input = form.querySelector<HTMLInputElement>(`input[value="${CSS.escape(value)}"]`);
      if (input) input.checked = true;
    }
  } catch {
    // storage is off
  }
}

/** Tokens go through the SDK's port: with a redirect, or without the SDK, there is none. */
export function offerOptions(form: HTMLFormElement): void {
  const { mode, integration } = readChoice(form);
  const signedIn = form.querySelector<HTMLInputElement>('input[name="signed-in"]');
  if (signedIn) signedIn.disabled = mode === 'redirect' || integration === 'no-sdk';
}
