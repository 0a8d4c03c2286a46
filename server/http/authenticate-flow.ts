import { FlowKey } from '@consentry/protocol/ids.ts';
import { type FoundFlow, findFlow } from '../flow/find-flow.ts';
import { fail } from '../result.ts';
import type { Services } from '../services.ts';
import { isCrossSite } from './cross-site.ts';
import type { HttpContext } from './route.ts';

/** The session of the flow key in `Authorization: Flow <key>`. */
export async function authenticateFlow(services: Services, context: HttpContext): Promise<FoundFlow> {
  const { headers } = context.req.raw;
  if (isCrossSite(headers, services.config.publicUrl)) return fail({ reason: 'cross-site' });
  const key = FlowKey.safeParse(/^Flow (.+)$/.exec(headers.get('authorization') ?? '')?.[1]);
  return key.success ? findFlow(services, key.data) : fail({ reason: 'flow-key-unknown' });
}
