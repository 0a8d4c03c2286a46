/** What `diagnose` can find. Codes are API: never renamed, never used for something else. */
export type FindingCode =
  /** The page's origin is not one of those registered for the app that minted the session. */
  | 'origin_not_registered'
  /** The page has no origin: it is in an iframe whose sandbox lacks `allow-same-origin`, or was opened from a file. */
  | 'sandboxed'
  /** The server knows no such session. */
  | 'session_unknown'
  /** No Consentry server answered at that address. */
  | 'server_unreachable'
  /** The page's own Content-Security-Policy forbids the widget's frame. */
  | 'frame_src'
  /** The page's own Content-Security-Policy forbids asking the server how a session stands. */
  | 'connect_src'
  /** The page cuts a popup off. Flows still come to their end, through the server, without events and handoff. */
  | 'coop'
  /** The page takes only frames that send Cross-Origin-Embedder-Policy, and this server is older than that. */
  | 'coep'
  /** Frames stay empty here, in a page that is itself in a frame: all pages around the widget have to be registered. */
  | 'embedded'
  /** The page came by http, where browsers leave out what the widget needs. */
  | 'insecure_context'
  /** A browser inside an app, where popups lead nowhere. */
  | 'webview'
  /** The page may store nothing, so that `resume` and `handleRedirect` find nothing. */
  | 'storage_blocked'
  /** The browser blocked the popup of the flow that failed last. */
  | 'popup_blocked'
  /** The server offers a newer version of this SDK. */
  | 'sdk_outdated';

/** One thing to change. Branch on `code`, never on `fix`. */
export interface ConsentFinding {
  code: FindingCode;
  /** With an error some flow cannot work on this page; a warning takes something from it. */
  severity: 'error' | 'warning';
  /** For developers: what to change, with the header or registration as it has to be. */
  fix: string;
}
