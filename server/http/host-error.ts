import {
  HOST_DISPLAY,
  HOST_ERROR_HELP,
  HOST_ERRORS,
  type HostErrorCode,
  type HostRecovery,
} from '@consentry/protocol/errors.ts';
import { HOST_DISPLAYS } from '@consentry/protocol/host-displays.ts';

export interface HostErrorDescription {
  cause: string;
  fix: string;
  recovery: HostRecovery;
  /** What the SDK's `retryable` says: the person can go on without anybody's help. */
  isRetryable: boolean;
  display: string;
}

/** All that is known of one code of the host SDK. */
export function describeHostError(code: string): HostErrorDescription | undefined {
  if (!isHostErrorCode(code)) return undefined;
  const recovery = HOST_ERRORS[code];
  const isRetryable = recovery !== 'contact_support';
  const displays: Partial<Record<HostErrorCode, string>> = HOST_DISPLAYS;
  return { ...HOST_ERROR_HELP[code], recovery, isRetryable, display: displays[code] ?? HOST_DISPLAY };
}

function isHostErrorCode(code: string): code is HostErrorCode {
  return Object.hasOwn(HOST_ERRORS, code);
}
