import { enLater } from '../copy/en-later.ts';

type Chip = { label: string; onClick: () => void };

/** Sandbox only: fills the fields with what works. */
export function Chips({ chips }: { chips: readonly Chip[] }) {
  return (
    <div class="chips">
      <p id="chips">{enLater.sandbox.chips}</p>
      <ul aria-labelledby="chips">
        {chips.map(({ label, onClick }) => (
          <li key={label}>
            <button type="button" class="chip" onClick={onClick}>
              {label}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
