export interface FlowQueue<Flow> {
  /** All of them, oldest first. */
  readonly flows: readonly Flow[];
  add(flow: Flow): void;
  /** The oldest that nobody has taken yet, now or when it comes. */
  next(): Promise<Flow>;
  reset(): void;
}

/** Whether the page or the test is first does not matter. */
export function createFlowQueue<Flow>(): FlowQueue<Flow> {
  const flows: Flow[] = [];
  let taken = 0;
  let waiting: (() => void)[] = [];
  return {
    flows,
    add(flow) {
      flows.push(flow);
      waiting.shift()?.();
    },
    async next() {
      const turn = taken;
      taken += 1;
      if (!(turn in flows)) await new Promise<void>((resolve) => waiting.push(resolve));
      return flows[turn] as Flow; // it is there, or was waited for
    },
    reset() {
      flows.length = taken = 0;
      waiting = [];
    },
  };
}
