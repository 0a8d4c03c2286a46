import type { HostErrorCode } from '@consentry/protocol/errors.ts';
import { HOST_DISPLAYS } from '@consentry/protocol/host-displays.ts';
import { ConsentError } from './consent-error.ts';
import { findCauses } from './diagnosis/find-causes.ts';
import type { Flow } from './surface.ts';

/** Those whose cause is on the page, or between it and the server. */
const DIAGNOSED = /block|reach|reg/;

const DISPLAYS: Partial<Record<HostErrorCode, string>> = HOST_DISPLAYS;

/** Says in the error what to change, and where to read about it. */
export async function explain({ auth, isBlocked }: Flow, error: unknown): Promise<unknown> {
  if (!(error instanceof ConsentError)) return error;
  const { code, display_message } = error;
  const known = isBlocked ? `${code} frame_src` : code;
  Object.assign(
    error,
    { display_message: DISPLAYS[code] ?? display_message },
    auth && { help_url: `${auth.origin}/errors/${code}` },
    DIAGNOSED.test(code) &&
      !error.findings && { findings: await findCauses(auth?.origin, auth, known).catch(() => []) },
  );
  const fixes = error.findings?.map(({ fix }) => fix).join('; ');
  const advice = fixes || (auth && `see ${error.help_url}`);
  if (advice) error.message += `: ${advice}`;
  return error;
}
