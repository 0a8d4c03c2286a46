/** Why a body could not be used, in every part of the API. A failure names a field, never its value. */
export type BodyFailure =
  | { reason: 'body-type-unsupported' }
  | { reason: 'body-too-large' }
  | { reason: 'body-unreadable'; detail: string }
  | { reason: 'field-invalid'; field: string; detail: string };
