import type { Mode } from '../wire.ts';
import type { Choice, Integration } from './choice.ts';

/** The code of the chosen integration and mode, as a partner would write it. */
export function snippetFor(choice: Choice, consentryOrigin: string): string {
  const snippets: { [I in Integration]: () => string } = {
    'script-tag': () => `${scriptTag()}\n\n${sdkCode(choice, 'Consentry.')}`,
    npm: () => `${npmImport(choice.mode)}\n\n${sdkCode(choice, '')}`,
    'no-sdk': () => plainCode(choice, consentryOrigin),
  };
  return snippets[choice.integration]();
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

function sdkCode({ mode, isSignedIn, isConfirmed }: Choice, namespace: string): string {
  const verify = isConfirmed ? VERIFY_WITH_CODE : 'verify(result.session_id)';
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
if (result) await ${verify};`;
  }
  const container = mode === 'inline' ? "\n    container: '#inline'," : '';
  if (isSignedIn) {
    return `button.onclick = async () => {
  // your backend mints it, and gets a handoff:
  // GET /v2/auth/session?end_user_id=…
  const { auth_url, handoff } =
    await startSession();
  const flow = ${namespace}openConsent({
    mode: '${mode}',${container}
    session: auth_url,
    handoff,
  });
  const result = await flow.result;
  // a hint: your backend asks Consentry
  await ${verify};
};`;
  }
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
  await ${verify};
};`;
}

/** The backend sends the code to `POST /v1/auth/session/{id}/confirm`. */
const VERIFY_WITH_CODE = `verify(
    result.session_id,
    result.code, // your backend confirms with it
  )`;

function plainCode({ mode, isConfirmed }: Choice, consentryOrigin: string): string {
  const verify = isConfirmed ? 'verify(event.data.code)' : 'verify()';
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
  if (type === 'consent_complete') ${verify};
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
