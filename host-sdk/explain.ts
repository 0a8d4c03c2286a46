import { HOST_DISPLAYS, type HostErrorCode } from '@consentry/protocol/errors.ts';
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
  const help_url = auth && `${auth.origin}/errors/${code}`;
  const known = isBlocked ? `${code} frame_src` : code;
  const findings = DIAGNOSED.test(code) ? await findCauses(auth?.origin, auth, known).catch(() => []) : [];
  const advice = findings.map(({ fix }) => fix).join('; ') || `see ${help_url}`;
  return Object.assign(error, {
    message: `${code}: ${advice}`,
    display_message: DISPLAYS[code] ?? display_message,
    help_url,
    findings,
  });
}
