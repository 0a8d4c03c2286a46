import { MODES, type Mode } from '../wire.ts';

const INTEGRATIONS = ['script-tag', 'npm', 'no-sdk'] as const;
export type Integration = (typeof INTEGRATIONS)[number];

/** What the visitor chose in the card. */
export interface Choice {
  mode: Mode;
  integration: Integration;
  institution_id: string;
}

const KEPT_AS = 'acme:choice';

export function readChoice(form: HTMLFormElement): Choice {
  const data = new FormData(form);
  return {
    mode: MODES.find((mode) => mode === data.get('mode')) ?? 'modal',
    integration: INTEGRATIONS.find((integration) => integration === data.get('integration')) ?? 'script-tag',
    institution_id: String(data.get('institution_id') ?? ''),
  };
}

/** After a redirect the page that comes back is a new one: it goes on with what the last one had. */
export function keepChoice({ mode, integration }: Choice): void {
  try {
    sessionStorage.setItem(KEPT_AS, `${mode} ${integration}`);
  } catch {
    // storage is off: the page starts with its first choice
  }
}

export function restoreChoice(form: HTMLFormElement): void {
  try {
    for (const value of sessionStorage.getItem(KEPT_AS)?.split(' ') ?? []) {
      const radio = form.querySelector<HTMLInputElement>(`input[value="${CSS.escape(value)}"]`);
      if (radio) radio.checked = true;
    }
  } catch {
    // storage is off
  }
}
