import { render } from 'preact';
import { type Example, examples } from './examples.ts';
import type { FlowActions } from './flow-actions.ts';
import { Screen } from './screen.tsx';
import { loadLaterSteps } from './step-views.ts';
import './styles.css';

// Any example without a server, for people at work on a screen: `npx vite widget`, then
// /gallery.html?example=sign-in&theme=dark&dir=rtl. Not part of the build.

const query = new URLSearchParams(location.search);
const { documentElement: html } = document;
if (query.has('theme')) html.dataset.theme = query.get('theme') ?? '';
if (query.has('frame')) html.dataset.surface = 'frame';
html.dir = query.get('dir') ?? 'ltr';

const nothing = () => undefined;
const actions: FlowActions = {
  chooseInstitution: nothing,
  signIn: nothing,
  continueAs: nothing,
  signInAsAnother: nothing,
  verifyFactor: nothing,
  changePassword: nothing,
  chooseAccounts: nothing,
  reviewConsent: nothing,
  back: nothing,
  backToInstitutions: nothing,
  cancel: nothing,
  extend: nothing,
  read: async () => undefined,
  handOff: nothing,
  claim: nothing,
  retry: nothing,
  turnTo: nothing,
  edited: nothing,
  ask: nothing,
  dismiss: nothing,
};

await loadLaterSteps();
const root = document.getElementById('root');
const example = examples[query.get('example') ?? ''];
if (root) render(example ? <Shown example={example} /> : <Index />, root);

function Shown({ example: { model, exit = { kind: 'none' } } }: { example: Example }) {
  return <Screen model={model} actions={actions} exit={exit} onCancel={nothing} />;
}

function Index() {
  return (
    <main>
      <h1>Examples</h1>
      <ul>
        {Object.keys(examples).map((name) => (
          <li key={name}>
            <a href={`?example=${name}`}>{name}</a>
          </li>
        ))}
      </ul>
    </main>
  );
}
