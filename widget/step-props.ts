import type { StateOf, Step } from '@consentry/protocol/flow.ts';
import type { FlowActions } from './flow-actions.ts';
import type { Refusal, Turn } from './flow-model.ts';

/**
 * How a person leaves the last screen: the host takes the window away, or loads another session into it where it can; or
 * the page goes on, or neither can be done.
 */
export type Exit =
  | { kind: 'host'; ask(message: { type: 'close' | 'renew' }): void; canRenew: boolean | undefined }
  | { kind: 'return'; url: string }
  | { kind: 'none' };

export type StepProps<S extends Step> = {
  readonly state: StateOf<S>;
  readonly actions: FlowActions;
  readonly refusal: (Refusal & { readonly words: string }) | undefined;
  /** The step's other screen, where the person is on that. */
  readonly turnedTo: Turn | undefined;
  /** This step's own call is on its way. */
  readonly isPending: boolean;
  /** It has been for a while. */
  readonly isSlow: boolean;
  readonly exit: Exit;
};
