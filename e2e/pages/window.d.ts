/** What the pages of the wrappers' stories keep on their window. */
interface Window {
  /** Of the session to mint. */
  fields?: object;
  /** The sessions that the page asked for. */
  minted?: string[];
  /** Every function that `useConsent` gave as `open`. */
  opens?: unknown[];
  setScene(change: Partial<import('./story.ts').Scene>): void;
}
