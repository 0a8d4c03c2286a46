import { html } from 'hono/html';
import type { Institution } from './consentry-api.ts';
import { renderDeveloperDrawer } from './developer-drawer.ts';
import { type Html, renderDocument, renderSiteHeader } from './html-document.ts';
import { NOTICES } from './notices.ts';
import type { Partner } from './partner.ts';
import { CUSTOMER_EMAIL } from './sandbox-users.ts';
import type { OutcomeStatus } from './wire.ts';

/** The visitor came back from Consentry: what it confirmed, and the `state` that the address must carry. */
interface Return {
  status: OutcomeStatus;
  expectedState: string;
}

/** The product's one page. */
export async function renderAppPage({ consentry, consentryOrigin }: Partner, back?: Return): Promise<Html> {
  const [script, institutions] = await Promise.all([consentry.getScriptTag(), consentry.listInstitutions()]);
  return renderDocument({
    title: 'Your accounts',
    head: html`<script src="${script.src}" integrity="${script.integrity}" crossorigin defer></script>`,
    body: html`${renderSiteHeader(html`<p class="customer">${CUSTOMER_EMAIL}</p>`)}
      <div class="columns" id="app" data-consentry="${consentryOrigin}" data-state="${back?.expectedState ?? ''}">
        <main>
          <h1>All your money in one place</h1>
          <p class="hero">
            Connect an account and see what is left until payday. You choose what Acme Budget reads, and you can stop at
            any time.
          </p>
          ${renderConnectCard(institutions, back ? NOTICES[back.status] : '')}
          <section aria-labelledby="connected-heading">
            <h2 id="connected-heading" tabindex="-1">Connected accounts</h2>
            <ul id="connected" class="rows"></ul>
            <p id="connected-empty" class="detail" hidden>No accounts yet. The ones you connect appear here.</p>
            <p id="connected-notice" class="detail" role="status"></p>
          </section>
        </main>
        ${renderDeveloperDrawer()}
      </div>`,
  });
}

function renderConnectCard(institutions: Institution[], notice: string): Html {
  return html`<section class="card" aria-labelledby="connect-heading">
    <h2 id="connect-heading">Connect your bank</h2>
    <form id="connect">
      ${renderSwitch('mode', 'Open as', [
        ['modal', 'Modal'],
        ['inline', 'Inline'],
        ['popup', 'Popup'],
        ['redirect', 'Redirect'],
      ])}
      ${renderSwitch('integration', 'Integration', [
        ['script-tag', 'Script tag'],
        ['npm', 'npm package'],
        ['no-sdk', 'No SDK'],
      ])}
      <fieldset>
        <legend>Options</legend>
        <div class="choices">
          ${renderOption('signed-in', 'Already signed in at Acme', SIGNED_IN_DETAIL)}
          ${renderOption('confirm', 'Confirm with a one-time code', CONFIRM_DETAIL)}
        </div>
      </fieldset>
      <div class="field">
        <label for="institution">Institution</label>
        <select id="institution" name="institution_id">
          <option value="">Choose in the next step</option>
          ${institutions.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}
        </select>
      </div>
      <button class="button primary" type="submit">Connect your bank</button>
    </form>
    <p id="notice" class="notice" role="status">${notice}</p>
    <div id="inline" class="inline"></div>
  </section>`;
}

const SIGNED_IN_DETAIL =
  'The widget asks for no password. Not with Redirect or No SDK: the tokens go through the SDK, never through an address.';
const CONFIRM_DETAIL = 'The account counts as connected once our backend has sent the code back.';

/** Off until somebody chooses it. */
function renderOption(name: string, label: string, detail: string): Html {
  const described = `${name}-detail`;
  return html`<div>
    <label><input type="checkbox" name="${name}" value="${name}" aria-describedby="${described}" />${label}</label>
    <p class="detail" id="${described}">${detail}</p>
  </div>`;
}

/** The first choice is the chosen one. */
function renderSwitch(name: string, legend: string, choices: [value: string, label: string][]): Html {
  return html`<fieldset>
    <legend>${legend}</legend>
    <div class="switch">
      ${choices.map(
        ([value, label], index) =>
          html`<label><input type="radio" name="${name}" value="${value}" ${index === 0 ? 'checked' : ''} />${label}</label>`,
      )}
    </div>
  </fieldset>`;
}
