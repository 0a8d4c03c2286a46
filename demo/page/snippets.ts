import type { Mode } from '../wire.ts';
import type { Choice, Integration } from './choice.ts';

/** The code of the chosen integration and mode, as a partner would write it. */
export function snippetFor({ integration, mode }: Choice, consentryOrigin: string): string {
  const snippets: { [I in Integration]: () => string } = {
    'script-tag': () => `${scriptTag()}\n\n${sdkCode(mode, 'Consentry.')}`,
    npm: () => `${npmImport(mode)}\n\n${sdkCode(mode, '')}`,
    'no-sdk': () => plainCode(mode, consentryOrigin),
  };
  return snippets[integration]();
}

function scriptTag(): string {
  const script = document.querySelector<HTMLScriptElement>('script[integrity]');
  return `<script
src="${script?.src}"
integrity="${script?.integrity}"
crossorigin defer></script>`;
}

function npmImport(mode: Mode): string {
  const names = mode === 'redirect' ? 'handleRedirect, openConsent' : 'openConsent';
  return `import { ${names} }
  from '@consentry/host-sdk';`;
}

function sdkCode(mode: Mode, namespace: string): string {
  if (mode === 'redirect') {
    return `button.onclick = async () => {
  const { auth_url } = await startSession();
  ${namespace}openConsent({
    mode: 'redirect',
    session: auth_url,
  });
};

// at redirect_uri and cancel_uri
const result = ${namespace}handleRedirect(
  location.href,
  { expectedState },
);
if (result) await verify(result.session_id);`;
  }
  const container = mode === 'inline' ? "\n    container: '#inline'," : '';
  return `button.onclick = async () => {
  const flow = ${namespace}openConsent({
    mode: '${mode}',${container}
    // your backend mints it with its API key
    session: async () => {
      const { auth_url } = await startSession();
      return auth_url;
    },
  });
  const result = await flow.result;
  // a hint: your backend asks Consentry
  await verify(result.session_id);
};`;
}

function plainCode(mode: Mode, consentryOrigin: string): string {
  const open: { [M in Mode]: string } = {
    modal: FRAME.replace('PARENT', 'dialog'),
    inline: FRAME.replace('PARENT', 'container'),
    popup: `const popup = window.open(
  '', '_blank', 'popup,width=500,height=720',
);
const { auth_url, session_id } =
  await startSession();
popup.location.replace(auth_url);
const source = popup;`,
    redirect: `const { auth_url, session_id } =
  await startSession();
sessionStorage.setItem('session', session_id);
location.assign(auth_url);

// your backend at redirect_uri and cancel_uri:
// did this browser start this session_id, with
// this state? Then ask Consentry:
// GET /v1/auth/session/{session_id}`,
  };
  if (mode === 'redirect') return open.redirect;
  return `${open[mode]}

window.addEventListener('message', (event) => {
  if (event.source !== source) return;
  if (event.origin !== '${consentryOrigin}') return;
  if (event.data.session_id !== session_id) return;
  const { type } = event.data;
  if (type === 'consent_complete') verify();
  if (type === 'consent_error') verify();
});`;
}

const FRAME = `const { auth_url, session_id } =
  await startSession();
const frame = document.createElement('iframe');
frame.title = 'Connect your bank';
frame.src = auth_url;
PARENT.append(frame);
const source = frame.contentWindow;`;
