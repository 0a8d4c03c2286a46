/** How a flow ended, as far as this page heard. A hint: the backend asks Consentry. */
export interface Heard {
  status: string;
  session_id?: string | undefined;
  consent_id?: string | undefined;
  /** One-time, for the backend; never logged. */
  code?: string | undefined;
  /** The error's code or type. */
  reason?: string | undefined;
}

/** A flow that this page began. */
export interface RunningFlow {
  heard: Promise<Heard>;
  close(): void;
}

export function describe({ status, consent_id, reason, code }: Omit<Heard, 'session_id'>): string {
  const detail = consent_id ?? reason;
  const words = detail === undefined ? status : `${status} (${detail})`;
  return code === undefined ? words : `${words} with a one-time code`;
}
