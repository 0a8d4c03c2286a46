import type { ListedInstitution } from '@consentry/protocol/api.ts';
import { absoluteUrl } from '../absolute-url.ts';
import { askedOf } from '../flow/asked.ts';
import type { Services } from '../services.ts';
import type { AppRecord } from '../store/records.ts';

/** The institutions that can give this app something, with what that is. */
export async function listInstitutions({ store, config }: Services, app: AppRecord): Promise<ListedInstitution[]> {
  const institutions = await store.listInstitutions();
  return institutions
    .map(({ institutionId, name, type, logo, health }) => ({
      institution_id: institutionId,
      name,
      type,
      logo: absoluteUrl(config.publicUrl, logo),
      health,
      permissions: askedOf(app.permissions, type).map(({ permission }) => permission),
    }))
    .filter(({ permissions }) => permissions.length > 0);
}
