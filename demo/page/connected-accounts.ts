import type { Connection } from '../wire.ts';
import { backend } from './backend.ts';
import { log } from './event-log.ts';
import { getElement } from './get-element.ts';

const longDate = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' });

/** Asks the backend for the consents and shows them. */
export async function showConnectedAccounts(): Promise<void> {
  const connections = await backend.listConnections();
  getElement('connected', HTMLUListElement).replaceChildren(...connections.map(createRow));
  getElement('connected-empty', HTMLElement).hidden = connections.length > 0;
}

function createRow(connection: Connection): HTMLLIElement {
  const { consent_id, institution_name, institution_logo, account_count, expires_at } = connection;
  const logo = document.createElement('img');
  logo.src = institution_logo;
  logo.alt = '';
  const name = document.createElement('bdi');
  name.id = `name-${consent_id}`;
  name.textContent = institution_name;
  const detail = document.createElement('span');
  detail.className = 'detail';
  detail.textContent = `${countAccounts(account_count)} until ${longDate.format(new Date(expires_at))}`;
  const words = document.createElement('div');
  words.className = 'row-words';
  words.append(name, detail);
  const row = document.createElement('li');
  row.append(logo, words, createStopButton(connection, name.id));
  return row;
}

function countAccounts(count: number): string {
  if (count === 0) return 'Your details';
  return count === 1 ? '1 account' : `${count} accounts`;
}

function createStopButton({ consent_id, institution_name }: Connection, describedBy: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button outline';
  button.textContent = 'Stop sharing';
  button.setAttribute('aria-describedby', describedBy);
  button.addEventListener('click', async () => {
    const notice = getElement('connected-notice', HTMLElement);
    button.disabled = true;
    try {
      await backend.stopSharing(consent_id);
      log('backend', `The backend ended ${consent_id}`);
      await showConnectedAccounts();
      notice.textContent = `Acme Budget no longer reads from ${institution_name}.`;
      getElement('connected-heading', HTMLElement).focus(); // the button that had the focus is gone
    } catch (error) {
      log('page', `Stopping failed: ${error}`);
      notice.textContent = `Acme Budget still reads from ${institution_name}. Try again.`;
      button.disabled = false;
    }
  });
  return button;
}
