import { FLOW_OPERATIONS } from './flow-operations.ts';
import { OPEN_OPERATIONS } from './open-operations.ts';
import type { Operation } from './operation.ts';
import { PARTNER_OPERATIONS } from './partner-operations.ts';
import { RPC_OPERATIONS } from './rpc-operations.ts';
import { SESSION_OPERATIONS } from './session-operations.ts';

/** Every call of the API, once. */
export const OPERATIONS: readonly Operation[] = [
  ...PARTNER_OPERATIONS,
  ...SESSION_OPERATIONS,
  ...RPC_OPERATIONS,
  ...FLOW_OPERATIONS,
  ...OPEN_OPERATIONS,
];
