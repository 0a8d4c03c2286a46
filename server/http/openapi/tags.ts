/** The areas of the API, in the order in which the document shows them. */
export const TAGS = {
  Consent: "The partner's backend: auth sessions, institutions, consents.",
  Auth: 'Signing in with e-mail and password, sessions for a page that a backend prepared, and their tokens.',
  RPC: 'Sessions and second factors by calls that always answer 200; `ok` says how it went.',
  Flow: "The widget's own calls. Each answers with the state to show next, refusals too.",
  Open: 'For machines, without a key.',
} as const satisfies Record<string, string>;

export type Tag = keyof typeof TAGS;
