import { useState } from 'preact/hooks';
import { enLater } from '../copy/en-later.ts';
import { Phrase } from './phrase.tsx';

const words = enLater.helpLink;

/** Elsewhere: this page keeps its place in the flow, and a frame could not show the other site. */
export function HelpLink({ url, children }: { url: string; children: string }) {
  const [isForbidden, setForbidden] = useState(false);

  /** A sandbox without `allow-popups` drops the click without a word; only `open` tells, and not with `noopener`. */
  function openFromFrame(event: MouseEvent) {
    if (window.parent === window) return;
    event.preventDefault();
    const opened = window.open(url, '_blank');
    if (opened) opened.opener = null; // before its page can run, as `noopener` would have it
    setForbidden(!opened);
  }

  return (
    <>
      <output class="press-again">
        {isForbidden && <Phrase of={words.forbidden} values={{ flag: <code>allow-popups</code>, url }} />}
      </output>
      <a class="button primary" href={url} target="_blank" rel="noopener noreferrer" onClick={openFromFrame}>
        {children} <span>{words.newWindow}</span>
      </a>
    </>
  );
}
