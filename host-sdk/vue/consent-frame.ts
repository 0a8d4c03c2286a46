import {
  type DefineSetupFnComponent,
  defineComponent,
  h,
  onActivated,
  onBeforeUnmount,
  onDeactivated,
  onMounted,
  shallowRef,
  watch,
} from 'vue';
import type { ConsentError } from '../consent-error.ts';
import type { ConsentEvent } from '../events.ts';
import { type ConsentFrameOptions, mountFrame } from '../mounted-frame.ts';
import type { ConsentCancelled, ConsentCompleted } from '../outcome.ts';

/** Options of the flow, read when it opens. Callbacks are the events `success`, `cancel`, `error` and `event`. */
export type ConsentFrameProps = Omit<ConsentFrameOptions, 'onSuccess' | 'onCancel' | 'onError' | 'onEvent'>;

type Emits = {
  success: (result: ConsentCompleted) => void;
  cancel: (result: ConsentCancelled) => void;
  error: (error: ConsentError) => void;
  event: (event: ConsentEvent) => void;
};

/**
 * The consent widget in the flow of the page. It opens once when it is mounted, and closes when it is unmounted or put
 * aside by KeepAlive; then nothing is emitted any more. Another `session` string, or another `key`, starts anew.
 *
 * @example
 * <ConsentFrame :session="authUrl" @success="({ session_id }) => markConnected(session_id)" />
 */
export const ConsentFrame: DefineSetupFnComponent<ConsentFrameProps, Emits> = defineComponent(
  (props: ConsentFrameProps, { emit }) => {
    const element = shallowRef<Element | null>(null);
    const frame = mountFrame(() => ({
      ...props,
      onSuccess: (result) => emit('success', result),
      onCancel: (result) => emit('cancel', result),
      onError: (error) => emit('error', error),
      onEvent: (event) => emit('event', event),
    }));
    const show = () => {
      frame.place(element.value);
      frame.show();
    };
    onMounted(show);
    onActivated(show);
    watch(() => typeof props.session === 'string' && props.session, show);
    onDeactivated(frame.hide);
    onBeforeUnmount(() => {
      frame.place(null); // its element is still in the document
      frame.hide();
    });
    return () => h('div', { ref: element });
  },
  {
    name: 'ConsentFrame',
    props: ['session', 'handoff', 'locale', 'theme', 'title', 'signal'],
    emits: ['success', 'cancel', 'error', 'event'],
  },
);
