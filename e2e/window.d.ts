/** What the host page of the tests keeps on its window. */
interface Window {
  Consentry: {
    openConsent(options: unknown): unknown;
    handleRedirect(url: string, options?: unknown): unknown;
    resume(options?: unknown): unknown;
  };
  flows: { close(): Promise<void> }[];
  aborter: AbortController;
  start(options: object, fields: object): void;
  takeUp(options?: object): boolean;
}
