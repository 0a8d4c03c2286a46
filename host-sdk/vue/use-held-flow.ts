import {
  type ComputedRef,
  computed,
  getCurrentInstance,
  onActivated,
  onDeactivated,
  onScopeDispose,
  shallowRef,
} from 'vue';
import { type ConsentCallbacks, type ConsentState, type HeldFlow, holdFlow, IDLE } from '../held-flow.ts';

export type ConsentRefs = { readonly [Name in keyof ConsentState]: ComputedRef<ConsentState[Name]> };

/** The one flow of this component or scope. One that KeepAlive puts aside closes its flow, as an unmounted one does. */
export function useHeldFlow(callbacks: () => ConsentCallbacks): [held: HeldFlow, refs: ConsentRefs] {
  const state = shallowRef(IDLE);
  const held = holdFlow(callbacks, (next) => {
    state.value = next;
  });
  onScopeDispose(held.release);
  if (getCurrentInstance()) {
    onActivated(held.keep);
    onDeactivated(held.release);
  }
  const refs = {
    isOpen: computed(() => state.value.isOpen),
    result: computed(() => state.value.result),
    error: computed(() => state.value.error),
  };
  return [held, refs];
}
