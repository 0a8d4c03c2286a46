/** What is looked at of a policy that the browser has enforced, or that only reports. */
export type Violation = Pick<
  SecurityPolicyViolationEvent,
  'blockedURI' | 'disposition' | 'effectiveDirective' | 'originalPolicy'
>;

interface ViolationReport {
  body: Omit<Violation, 'blockedURI'> & { blockedURL: string };
}

/**
 * Hears of violations of this page's Content-Security-Policies until `signal` aborts. A frame is blocked as soon as it is
 * there, which may be before this code has come: Chrome and Safari keep a list of what was before, Firefox does not.
 */
export function watchViolations(hear: (violation: Violation) => void, signal: AbortSignal): void {
  addEventListener('securitypolicyviolation', hear, { signal });
  if (typeof ReportingObserver === 'undefined') return;
  const hearReports = (reports: object[]) => {
    for (const report of reports) {
      const { blockedURL, disposition, effectiveDirective, originalPolicy } = (report as ViolationReport).body; // only those are asked for
      hear({ blockedURI: blockedURL, disposition, effectiveDirective, originalPolicy });
    }
  };
  const observer = new ReportingObserver(hearReports, { types: ['csp-violation'], buffered: true });
  observer.observe();
  signal.addEventListener('abort', () => observer.disconnect());
}
