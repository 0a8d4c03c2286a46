import { CALLBACK_CASES } from './callback-cases.ts';
import type { Case } from './case.ts';
import { FISKIL_CASES } from './fiskil-cases.ts';
import { FLOW_CASES } from './flow-cases.ts';
import { GET_SESSION_CASES } from './get-session-cases.ts';
import { PARTNER_CASES } from './partner-cases.ts';
import { PUT_SESSION_CASES } from './put-session-cases.ts';
import { RPC_CASES } from './rpc-cases.ts';
import { SIGN_IN_CASES } from './sign-in-cases.ts';
import { YEEP_CASES } from './yeep-cases.ts';

/** Every case of every document. */
export const CASES: readonly Case[] = [
  ...GET_SESSION_CASES,
  ...PUT_SESSION_CASES,
  ...SIGN_IN_CASES,
  ...FISKIL_CASES,
  ...CALLBACK_CASES,
  ...PARTNER_CASES,
  ...FLOW_CASES,
  ...YEEP_CASES,
  ...RPC_CASES,
];
