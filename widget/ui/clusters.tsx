import type { StateOf } from '@consentry/protocol/flow.ts';
import { clusters, permissionNames } from '../copy/clusters.ts';
import { enLater } from '../copy/en-later.ts';
import { Icon } from './icon.tsx';
import { Phrase } from './phrase.tsx';

type Asked = StateOf<'review-consent'>['asked'];

/**
 * What is asked, in groups of permissions with the purpose of each. Open at first: why something is asked for belongs
 * before the decision, not behind a press.
 */
export function Clusters({ asked }: { asked: Asked }) {
  return (
    <div class="clusters">
      {clusters.map(({ id, name, detail, permissions: members }) => {
        const inside = asked.filter(({ permission }) => members.some((member) => member === permission));
        return inside.length === 0 ? null : (
          <details key={id} open>
            <summary>
              <span class="row-words">
                <span class="row-name">{name}</span>
                <span class="row-detail">{detail}</span>
              </span>
              <Icon name="chevron" />
            </summary>
            <PermissionList asked={inside} />
          </details>
        );
      })}
    </div>
  );
}

function PermissionList({ asked }: { asked: Asked }) {
  return (
    <ul>
      {asked.map(({ permission, purpose }) => (
        <li key={permission}>
          {permissionNames[permission]}
          <p class="why">
            <Phrase of={enLater.reviewConsent.why} values={{ purpose }} />
          </p>
        </li>
      ))}
    </ul>
  );
}
