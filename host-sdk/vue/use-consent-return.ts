import { type ComputedRef, computed, type MaybeRefOrGetter, onMounted, shallowRef, toValue } from 'vue';
import * as redirect from '../redirect-return.ts';

export type ConsentReturnOptions = redirect.ConsentReturnOptions;

/** What a redirect came back with; nothing when this page is no callback. */
export type ConsentReturn = {
  readonly [Name in keyof redirect.ConsentReturn]: ComputedRef<redirect.ConsentReturn[Name]>;
};

/**
 * On the page that a flow in mode `redirect` comes back to: the result, once the component is mounted, as `handleRedirect`
 * reads it. Nothing on any other page. Callbacks are called once for each load of the page, however often the component is
 * mounted.
 *
 * @example
 * const { result, error } = useConsentReturn({ expectedState, onSuccess: ({ session_id }) => confirm(session_id) });
 */
export function useConsentReturn(options: MaybeRefOrGetter<ConsentReturnOptions> = {}): ConsentReturn {
  const returned = shallowRef(redirect.NO_RETURN);
  onMounted(() => {
    returned.value = redirect.readReturn(() => toValue(options));
  });
  return { result: computed(() => returned.value.result), error: computed(() => returned.value.error) };
}
