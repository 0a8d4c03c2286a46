import type { Step } from '@consentry/protocol/flow.ts';
import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { enLater } from '../copy/en-later.ts';
import type { StepProps } from '../step-props.ts';
import { Art } from '../ui/art.tsx';
import { Page } from '../ui/page.tsx';
import { Phrase } from '../ui/phrase.tsx';

const words = enLater.formsForbidden;

/**
 * A step that sends a form. In a frame whose sandbox lacks `allow-forms` browsers drop every submit without a word, so
 * that its button would do nothing (threats.md row 12).
 */
export function withForms<S extends Step>(View: ComponentType<StepProps<S>>): ComponentType<StepProps<S>> {
  return (props) => {
    const [isAllowed] = useState(areFormsAllowed);
    return isAllowed ? <View {...props} /> : <FormsForbidden app={props.state.app?.name ?? ''} />;
  };
}

function FormsForbidden({ app }: { app: string }) {
  return (
    <Page heading={words.heading} art={<Art of="broken" />}>
      <p class="lede">
        <Phrase of={words.words} values={{ app }} />
      </p>
      <p class="lede">
        <Phrase of={words.missing} values={{ app, flag: <code>allow-forms</code> }} />
      </p>
    </Page>
  );
}

/** No property tells: a submit is either heard or was dropped. */
function areFormsAllowed(): boolean {
  let isHeard = false;
  const form = document.createElement('form');
  form.hidden = true;
  form.onsubmit = (event) => {
    isHeard = true;
    event.preventDefault();
  };
  document.body.append(form); // one outside the document is never submitted
  form.requestSubmit();
  form.remove();
  return isHeard;
}
