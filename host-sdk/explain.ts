import type { HostErrorCode } from '@consentry/protocol/errors.ts';
import { HOST_DISPLAYS } from '@consentry/protocol/host-displays.ts';
import { ConsentError } from './consent-error.ts';
import { findCauses } from './diagnosis/find-causes.ts';
import { OWN_SERVER } from './own-server.ts';
import type { Flow } from './surface.ts';

/** Those whose cause is on the page, or between it and the server. */
const DIAGNOSED: ReadonlySet<HostErrorCode> = new Set([
  'popup_blocked',
  'frame_blocked',
  'widget_unreachable',
  'origin_not_registered',
]);

const DISPLAYS: Partial<Record<HostErrorCode, string>> = HOST_DISPLAYS;

/** Says in the error what to change, and where to read about it. */
export async function explain({ auth, isBlocked }: Flow, error: unknown): Promise<unknown> {
  if (!(error instanceof ConsentError)) return error;
  const { code, display_message } = error;
  const server = auth?.origin ?? OWN_SERVER; // the partner's function may not have given a session yet
  const known = isBlocked ? `${code} frame_src` : code;
  Object.assign(
    error,
    { display_message: DISPLAYS[code] ?? display_message },
    server && { help_url: `${server}/errors/${code}` },
    DIAGNOSED.has(code) && !error.findings && { findings: await findCauses(server, auth, known).catch(() => []) },
  );
  const fixes = error.findings?.map(({ fix }) => fix).join('; ');
  const given = error.cause && `session has to give an auth_url; ${error.cause}`; // what the partner's function threw
  const advice = fixes || given || (server && `see ${error.help_url}`);
  if (advice) error.message += `: ${advice}`;
  return error;
}
