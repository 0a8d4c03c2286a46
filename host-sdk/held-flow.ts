import type { ConsentError } from './consent-error.ts';
import type { ConsentFlow } from './flow.ts';
import type { ConsentOptions } from './options.ts';
import type { ConsentResult } from './outcome.ts';

/** What a component shows of its flow. */
export interface ConsentState {
  /** From `open()` until the widget has been taken away; the outcome may be known earlier. */
  readonly isOpen: boolean;
  /** Stays until the next `open()`. */
  readonly result: ConsentResult | undefined;
  /** Stays until the next `open()`. */
  readonly error: ConsentError | undefined;
}

export type ConsentCallbacks = Pick<ConsentOptions, 'onEvent' | 'onSuccess' | 'onCancel' | 'onError'>;
export type BeginFlow = (callbacks: Required<ConsentCallbacks>) => ConsentFlow | undefined;

export const IDLE: ConsentState = { isOpen: false, result: undefined, error: undefined };

/** The one flow of a component, for as long as that is mounted. */
export interface HeldFlow {
  /**
   * Begins a flow unless one is undecided, and gives that one. A flow that only shows its last screen makes way.
   *
   * @returns undefined when the component has gone, or nothing was begun
   */
  open(begin: BeginFlow): ConsentFlow | undefined;
  close(): Promise<void>;
  /** Whether there is neither a flow nor an outcome. */
  isIdle(): boolean;
  /** Closes the flow without telling anyone, and knows no outcome any more. */
  forget(): void;
  /** The component goes: closes the flow without telling anyone. An outcome stays known. */
  release(): void;
  /** The same in a later task, unless `keep` is called before that. */
  releaseSoon(): void;
  /** The component is there, or there again: React's StrictMode, Activity and Fast Refresh bring back what they took away. */
  keep(): void;
}

/**
 * One closure, since each of these functions turns on the same state of one component's flow.
 *
 * @param callbacks gives the component's own at the moment of need, so that they are never those of an earlier render
 * @param tell hears of every change but of those that the component's going makes
 */
export function holdFlow(callbacks: () => ConsentCallbacks, tell?: (state: ConsentState) => void): HeldFlow {
  let state = IDLE;
  let held: ConsentFlow | undefined;
  let lives = 0;
  let isAway = false;
  let leaving: ReturnType<typeof setTimeout>;

  return {
    open,
    close: async () => held?.close(),
    isIdle: () => state === IDLE,
    forget() {
      drop();
      state = IDLE;
    },
    release,
    releaseSoon() {
      leaving = setTimeout(release);
    },
    keep() {
      clearTimeout(leaving);
      if (isAway) change(state);
      isAway = false;
    },
  };

  function open(begin: BeginFlow) {
    if (isAway) return undefined;
    if (held && !isDecided()) return held;
    held?.close();
    const flow = begin(listen(() => held === flow)); // it tells nothing before this code has run
    held = flow;
    if (flow) change({ ...IDLE, isOpen: true });
    return flow;
  }

  function listen(isCurrent: () => boolean): Required<ConsentCallbacks> {
    const life = lives;
    let isTold = false; // what tells events is loaded on demand; without it, the outcome is the last that is heard
    let isClosed = false;
    const listener = () => (life === lives ? callbacks() : {});
    const decide = (end: Partial<ConsentState>) => {
      if (isCurrent()) change({ ...state, ...end, isOpen: isTold && !isClosed });
      return listener();
    };
    return {
      onEvent(event) {
        isTold = true;
        isClosed ||= event.type === 'closed';
        if (isClosed && isCurrent() && isDecided()) change({ ...state, isOpen: false });
        listener().onEvent?.(event);
      },
      onSuccess: (result) => decide({ result }).onSuccess?.(result),
      onCancel: (result) => decide({ result }).onCancel?.(result),
      onError: (error) => decide({ error }).onError?.(error),
    };
  }

  function isDecided() {
    return state.result || state.error;
  }

  function change(next: ConsentState) {
    state = next;
    tell?.(next);
  }

  function release() {
    isAway = true;
    state = isDecided() ? { ...state, isOpen: false } : IDLE;
    drop();
  }

  function drop() {
    lives += 1;
    held?.close();
    held = undefined;
  }
}
