/**
 * The smallest page of a partner that uses the SDK by its script tag. Tests open flows by `start(options, fields)`, from
 * a click where the browser wants one, and read what came of each in the list of outcomes.
 */
export function hostPage(sdk: { src: string; integrity: string }): string {
  return page(
    'Partner with the SDK',
    `<script src="${sdk.src}" integrity="${sdk.integrity}" crossorigin></script>
<h1>Partner</h1>
<button id="open">Connect</button>
<a href="#below">A link of the host's own</a>
<div id="container"></div>
<ol id="events" aria-label="Events"></ol>
<ol id="outcomes" aria-label="Outcomes"></ol>
<p style="height: 3000px">A long page.</p>
<script>
const add = (list, value) => {
  const item = document.createElement('li');
  item.textContent = JSON.stringify(value);
  document.getElementById(list).append(item);
};
window.flows = [];
window.options = { mode: 'modal' };
window.fields = {};
window.mint = async (fields) => {
  const response = await fetch('/mint', { method: 'POST', body: JSON.stringify({ ...fields }) });
  return (await response.json()).auth_url;
};
window.start = (options, fields) => {
  const flow = Consentry.openConsent({
    session: () => mint(fields),
    onEvent: (event) => add('events', event),
    ...options,
  });
  return follow(flow);
};
window.follow = (flow) => {
  flows.push(flow);
  flow.result.then(
    (result) => add('outcomes', result),
    (error) => add('outcomes', { ...error, name: error.name, message: error.message }),
  );
  return flow;
};
window.takeUp = async (options) => {
  const flow = await Consentry.resume({ onEvent: (event) => add('events', event), ...options });
  if (flow) follow(flow);
  return Boolean(flow);
};
document.getElementById('open').addEventListener('click', () => start(options, fields));
</script>`,
  );
}

/** The seed document's iframe snippet, with the listener's check as it stands there. */
export function seedIframePage(widgetOrigin: string, authUrl: string): string {
  return page(
    'Partner with the iframe snippet',
    `<h1>Partner</h1>
<iframe id="fiskil-consent" src="${escapeHtml(authUrl)}" width="100%" height="600" allow="payment"></iframe>
<ol id="heard" aria-label="Heard"></ol>
<script>
window.addEventListener('message', (event) => {
  if (event.origin !== '${widgetOrigin}') return;
  if (event.data.type === 'consent_complete' || event.data.type === 'consent_error') {
    const item = document.createElement('li');
    item.textContent = JSON.stringify(event.data);
    document.getElementById('heard').append(item);
  }
});
</script>`,
  );
}

/** An existing client that loads \`/?sess_id=…\` and reads the camel-case form. */
export function legacyIframePage(widgetOrigin: string, sessionId: string): string {
  return page(
    'Partner with an existing client',
    `<h1>Partner</h1>
<iframe src="${widgetOrigin}/?sess_id=${encodeURIComponent(sessionId)}" width="100%" height="600"></iframe>
<ol id="heard" aria-label="Heard"></ol>
<script>
window.addEventListener('message', ({ origin, data }) => {
  if (origin !== '${widgetOrigin}' || typeof data.isCompleted !== 'boolean') return;
  const item = document.createElement('li');
  const { isCompleted, consentID, errorType } = data;
  item.textContent = JSON.stringify({ isCompleted, consentID, errorType });
  document.getElementById('heard').append(item);
});
</script>`,
  );
}

/** The seed document's popup snippet. */
export function seedPopupPage(authUrl: string): string {
  return page(
    'Partner with the popup snippet',
    `<h1>Partner</h1>
<button id="open">Connect</button>
<script>
document.getElementById('open').addEventListener('click', () => {
  window.open('${escapeHtml(authUrl)}', 'FiskilConsent', 'width=500,height=700,menubar=no,toolbar=no');
});
</script>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><main>${body}</main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
