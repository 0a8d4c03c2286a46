import { en } from '../copy/en.ts';

const ROWS = ['first', 'second', 'third', 'fourth'];

/** The shape of what comes. The stylesheet keeps it invisible for the first 300 ms, so that fast answers do not flash. */
export function Skeleton() {
  return (
    <main class="body skeleton" aria-busy="true">
      <h1 class="visually-hidden">{en.loading}</h1>
      <span class="bone tiles-bone" />
      <span class="bone heading-bone" />
      <span class="bone" />
      {ROWS.map((row) => (
        <span class="bone row-bone" key={row} />
      ))}
    </main>
  );
}
