/** What the host page of the tests keeps on its window. */
interface Window {
  Consentry: {
    version: string;
    openConsent(options: unknown): unknown;
    handleRedirect(url: string, options?: unknown): unknown;
    resume(options?: unknown): unknown;
    diagnose(
      options?: unknown,
    ): Promise<{ is_ok: boolean; findings: { code: string; severity: string; fix: string }[] }>;
  };
  flows: { close(): Promise<void> }[];
  aborter: AbortController;
  mint(fields: object): Promise<string>;
  start(options: object, fields: object): void;
  /** Reaches the test from a page that is about to go away. */
  heard(change: string): void;
  takeUp(options?: object): Promise<boolean>;
}
