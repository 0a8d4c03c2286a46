import { useEffect, useRef } from 'preact/hooks';
import { en } from '../copy/en.ts';
import { Icon } from './icon.tsx';

/** `field` is the id of the control that mends it, when there is one. */
export type Problem = { readonly field?: string; readonly message: string };

/** At the top, focused when it appears, each line leading to its field: https://design-system.service.gov.uk */
export function ErrorSummary({ problems }: { problems: readonly Problem[] }) {
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problems.length > 0) summary.current?.focus();
  }, [problems]);
  if (problems.length === 0) return null;
  return (
    <div class="error-summary" ref={summary} tabIndex={-1} role="alert">
      <Icon name="alert" />
      <div>
        <h2>{en.errorSummary}</h2>
        <ul>
          {problems.map(({ field, message }) => (
            <li key={message}>{field === undefined ? message : <FieldLink field={field} message={message} />}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function FieldLink({ field, message }: { field: string; message: string }) {
  return (
    <a
      href={`#${field}`}
      onClick={(event) => {
        event.preventDefault(); // in a frame even a fragment would become an entry in the host's history
        document.getElementById(field)?.focus();
      }}
    >
      {message}
    </a>
  );
}
