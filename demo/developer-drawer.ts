import { html } from 'hono/html';
import type { Html } from './html-document.ts';
import { SANDBOX_USERS } from './sandbox-users.ts';

/** What a developer wants beside the product: the code, the events, and someone to sign in as. */
export function renderDeveloperDrawer(): Html {
  return html`<aside class="drawer" aria-label="For developers">
    <details open>
      <summary>For developers</summary>
      <h2>Event log</h2>
      <div id="log" class="log" role="log" aria-label="Event log" tabindex="0"></div>
      <h2>One-time code</h2>
      <p class="detail">For roadrunner@acme.com. Each code works once.</p>
      <div class="one-time-code">
        <output id="code" aria-live="off" aria-label="Current code"></output>
        <button class="button outline" type="button" id="copy-code">Copy code</button>
        <progress id="code-time" aria-label="Time left for this code" max="30" value="0"></progress>
      </div>
      <h2>Code</h2>
      <pre class="snippet"><code id="snippet"></code></pre>
      <h2 id="users-heading">Sandbox users</h2>
      <table aria-labelledby="users-heading">
        <thead>
          <tr>
            <th scope="col">User and password</th>
            <th scope="col">What happens</th>
          </tr>
        </thead>
        <tbody>
          ${SANDBOX_USERS.map(
            ({ name, password, behaviour }) =>
              html`<tr>
                <td><code>${name}</code><br /><code>${password}</code></td>
                <td>${behaviour}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </details>
  </aside>`;
}
