import type { ConsentOptions } from '@consentry/host-sdk';

/** What a story's page is told by its address. */
export interface Plan {
  part: 'connect' | 'frame' | 'return' | 'resume';
  mode: NonNullable<ConsentOptions['mode']>;
  /** How many of the part stand on the page, named `1`, `2`, … */
  count: number;
  /** What may take the parts off the screen without unmounting them. */
  around: string;
}

/** What a test changes while the page is open. */
export interface Scene {
  isMounted: boolean;
  /** Of the wrapper that `around` names. */
  isHidden: boolean;
  renders: number;
  key: number;
  /** For `frame`; a function of the page where undefined. */
  session: string | undefined;
}

export const FIRST_SCENE: Scene = { isMounted: true, isHidden: false, renders: 0, key: 0, session: undefined };

export function readPlan(search = ''): Plan {
  const params = new URLSearchParams(search);
  return {
    part: (params.get('part') ?? 'connect') as Plan['part'], // the tests write the addresses
    mode: (params.get('mode') ?? 'modal') as Plan['mode'],
    count: Number(params.get('count') ?? 1),
    around: params.get('around') ?? '',
  };
}

/** The partner's own endpoint, which calls `POST /v1/auth/session`. */
export async function mint(): Promise<string> {
  const body = JSON.stringify({ ...window.fields });
  const response = await fetch('/mint', { method: 'POST', body });
  const session: { auth_url: string; session_id: string } = await response.json();
  window.minted = [...(window.minted ?? []), session.session_id];
  return session.auth_url;
}

/** Callbacks that write down what they were called with, and at which rendering they were made. */
export function writeDown(name: string, render: number) {
  return {
    onEvent: ({ type }: { type: string }) => add('events', `${name} ${type} ${render}`),
    onSuccess: ({ status }: { status: string }) => add('calls', `${name} success ${status} ${render}`),
    onCancel: ({ status }: { status: string }) => add('calls', `${name} cancel ${status} ${render}`),
    onError: ({ code }: { code: string }) => add('calls', `${name} error ${code} ${render}`),
  };
}

function add(list: string, text: string): void {
  const item = document.createElement('li');
  item.textContent = text;
  document.getElementById(list)?.append(item);
}
