import { assertOption } from './assert-option.ts';
import { readAuthUrl } from './auth-url.ts';
import { findCauses, lastServer } from './diagnosis/find-causes.ts';
import type { ConsentFinding } from './diagnosis/finding.ts';

/** Options of `diagnose`. Without either, the server is the one of the flow that failed last, or that the script tag is from. */
export interface DiagnoseOptions {
  /** The `auth_url` of an auth session, to learn whether this page is registered for it. Looking does not open it. */
  session?: string | undefined;
  /** The server's origin, such as `https://consent.example`, where there is no session. */
  server?: string | undefined;
}

/** What `diagnose` found. */
export interface ConsentDiagnosis {
  /** Of this page, as the server gets to see it: what has to be registered. */
  origin: string;
  /** Absent where none was given. */
  server?: string | undefined;
  /** Whether nothing stands in the way of a flow; warnings may still be there. */
  is_ok: boolean;
  /** What to change, errors first. */
  findings: ConsentFinding[];
}

/**
 * Looks at this page, its headers and its way to the server, and says what to change so that the widget works here. For
 * developers, in the console or in a test of your own; it changes nothing and takes about 4 seconds at most. A flow that
 * fails runs it by itself: see `findings` of `ConsentError`.
 *
 * @returns a report, whatever is found
 * @throws TypeError when an option is wrong, or there is no browser
 *
 * @example
 * console.table((await Consentry.diagnose({ server: 'https://consent.example' })).findings);
 */
export async function diagnose({ session, server }: DiagnoseOptions = {}): Promise<ConsentDiagnosis> {
  assertOption('server', 'an origin', server, /^(https?:\/\/[^/?#\s]+|undefined)$/.test(`${server}`));
  const auth = session === undefined ? undefined : readAuthUrl(session);
  assertOption('document', 'that of a browser', globalThis.document, globalThis.document);
  const place = auth?.origin ?? server ?? lastServer();
  const findings = await findCauses(place, auth);
  return { origin, server: place, is_ok: !findings.some(({ severity }) => severity === 'error'), findings };
}
