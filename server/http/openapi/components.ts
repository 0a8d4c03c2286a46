import type { Component } from './component.ts';
import { FLOW_COMPONENTS } from './flow-components.ts';
import { FLOW_STATE_COMPONENTS } from './flow-state-components.ts';
import { OPEN_COMPONENTS } from './open-components.ts';
import { PARTNER_COMPONENTS } from './partner-components.ts';
import { RPC_COMPONENTS } from './rpc-components.ts';
import { SESSION_COMPONENTS } from './session-components.ts';
import { SHARED_COMPONENTS } from './shared-components.ts';

/** Every named schema of the document. */
export const COMPONENTS: Readonly<Record<string, Component>> = {
  ...PARTNER_COMPONENTS,
  ...SESSION_COMPONENTS,
  ...RPC_COMPONENTS,
  ...FLOW_COMPONENTS,
  ...FLOW_STATE_COMPONENTS,
  ...OPEN_COMPONENTS,
  ...SHARED_COMPONENTS,
};
