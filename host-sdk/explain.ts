import { HOST_DISPLAYS, type HostErrorCode } from '@consentry/protocol/errors.ts';
import { ConsentError } from './consent-error.ts';
import { findCauses } from './diagnosis/find-causes.ts';
import type { Flow } from './surface.ts';

/** Those whose cause is on the page, or between it and the server. */
const DIAGNOSED = /_blocked|unreachable|registered/;

const DISPLAYS: Partial<Record<HostErrorCode, string>> = HOST_DISPLAYS;

/** Says in the error what to change, and where to read about it. */
export async function explain({ auth, isBlocked }: Flow, error: unknown): Promise<unknown> {
  if (!(error instanceof ConsentError)) return error;
  const { code, display_message } = error;
  const help_url = auth && `${auth.origin}/errors/${code}`;
  const failure = { isPopupBlocked: code === 'popup_blocked', isFrameBlocked: isBlocked };
  const findings = DIAGNOSED.test(code) ? await findCauses(auth?.origin, auth, failure).catch(() => []) : [];
  const advice = findings.map(({ fix }) => fix).join('; ') || (help_url && `see ${help_url}`);
  return Object.assign(error, {
    message: advice ? `${code}: ${advice}` : code,
    display_message: DISPLAYS[code] ?? display_message,
    ...(help_url && { help_url }),
    ...(findings[0] && { findings }),
  });
}
