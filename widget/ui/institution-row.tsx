import type { FlowInstitution } from '@consentry/protocol/flow.ts';
import { en } from '../copy/en.ts';
import { Icon } from './icon.tsx';
import { Tile } from './tile.tsx';

type Props = { institution: FlowInstitution; progress: string | undefined; onChoose: () => void };

/** The whole row is the target. One that is down stays readable and says why it cannot be chosen. */
export function InstitutionRow({ institution, progress, onChoose }: Props) {
  const { name, logo, type, health } = institution;
  const isDown = health === 'down';
  return (
    <li>
      <button
        type="button"
        class="row"
        {...((isDown || progress) && { 'aria-disabled': 'true' })}
        onClick={() => {
          if (!isDown && !progress) onChoose();
        }}
      >
        <Tile name={name} logo={logo} />
        <span class="row-words">
          <bdi class="row-name">{name}</bdi>
          <span class="row-detail">
            <span>{progress ?? en.chooseInstitution.type[type]}</span>
            {health !== 'up' && !progress && (
              <span class={`health ${health}`}>{en.chooseInstitution.health[health]}</span>
            )}
          </span>
        </span>
        {!isDown && <Icon name="chevron" />}
      </button>
    </li>
  );
}
