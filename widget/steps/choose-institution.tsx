import type { FlowInstitution } from '@consentry/protocol/flow.ts';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { listed, span } from '../copy/dates.ts';
import { en } from '../copy/en.ts';
import { permissions } from '../copy/permissions.ts';
import { phrase } from '../copy/phrase.ts';
import type { StepProps } from '../step-props.ts';
import { Art } from '../ui/art.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorSummary } from '../ui/error-summary.tsx';
import { Field } from '../ui/field.tsx';
import { InstitutionRow } from '../ui/institution-row.tsx';
import { Page } from '../ui/page.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { findInstitutions } from './institution-search.ts';
import { useProblems } from './use-problems.ts';

const words = en.chooseInstitution;
const SEARCH_FROM = 4; // a list that is seen at a glance needs no search

type Props = StepProps<'choose-institution'>;

export function ChooseInstitution({ state, actions, refusal, isPending, isSlow }: Props) {
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<string>();
  const found = useMemo(() => findInstitutions(state.institutions, query), [state.institutions, query]);
  const problems = useProblems(refusal);
  const choose = ({ institution_id }: FlowInstitution) => {
    setChosen(institution_id);
    actions.chooseInstitution(institution_id);
  };

  return (
    <Page heading={words.heading}>
      <Preview state={state} />
      <ErrorSummary problems={problems} />
      {state.institutions.length >= SEARCH_FROM && <Search query={query} onQuery={setQuery} />}
      <FoundCount query={query} count={found.length} />
      <ul class="rows" aria-label={words.list}>
        {found.map((institution) => (
          <InstitutionRow
            key={institution.institution_id}
            institution={institution}
            progress={isPending && institution.institution_id === chosen ? openingWords(isSlow) : undefined}
            onChoose={() => choose(institution)}
          />
        ))}
      </ul>
      {found.length === 0 && <NothingFound app={state.app.name} query={query} onShowAll={() => setQuery('')} />}
    </Page>
  );
}

function openingWords(isSlow: boolean): string {
  return isSlow ? words.stillOpening : words.opening;
}

/** The whole request in three lines, before anything is asked of the person. */
function Preview({ state }: Pick<Props, 'state'>) {
  const { app, asked, duration, end_user_email } = state;
  const data = <>{listed(asked.map(({ permission }) => permissions[permission]))}</>;
  return (
    <div class="preview">
      <p>
        <Phrase of={words.preview} values={{ app: app.name, data, span: <>{span(duration)}</> }} />
      </p>
      <p>
        <Phrase of={words.password} values={{ app: app.name }} />
      </p>
      {end_user_email !== undefined && (
        <p>
          <Phrase of={words.connectingFor} values={{ email: end_user_email }} />
        </p>
      )}
    </div>
  );
}

function Search({ query, onQuery }: { query: string; onQuery: (query: string) => void }) {
  return (
    <Field id="search" label={words.search}>
      {(control) => (
        <input
          {...control}
          type="search"
          value={query}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          enterkeyhint="search"
          onInput={(event) => onQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || query === '') return;
            event.preventDefault(); // Escape here clears; pressed again it asks to cancel
            onQuery('');
          }}
        />
      )}
    </Field>
  );
}

const PAUSE = 500; // said when typing stops, not at every letter

function FoundCount({ query, count }: { query: string; count: number }) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(query === '' ? '' : phrase(words.found, { count })), PAUSE);
    return () => clearTimeout(timer);
  }, [query, count]);
  return <output class="visually-hidden">{said}</output>;
}

function NothingFound({ app, query, onShowAll }: { app: string; query: string; onShowAll: () => void }) {
  const isFiltered = query !== '';
  return (
    <div class="empty">
      <Art of="empty" />
      <h2>{isFiltered ? <Phrase of={words.noneFound} values={{ query }} /> : words.noneListed}</h2>
      <p>{isFiltered ? words.noneFoundHint : <Phrase of={words.noneListedHint} values={{ app }} />}</p>
      {isFiltered && (
        <Button kind="outline" onClick={onShowAll}>
          {words.showAll}
        </Button>
      )}
    </div>
  );
}
