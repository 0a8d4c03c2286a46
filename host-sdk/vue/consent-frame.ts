import {
  type AllowedComponentProps,
  defineComponent,
  h,
  onActivated,
  onBeforeUnmount,
  onDeactivated,
  onMounted,
  shallowRef,
  type VNodeProps,
  watch,
} from 'vue';
import { type ConsentFrameOptions, mountFrame } from '../mounted-frame.ts';

/**
 * Options of the flow, read when it opens. The callbacks are the component's events too: `@success`, `@cancel`, `@error`
 * and `@event`.
 */
export type ConsentFrameProps = ConsentFrameOptions;

type FlowProps = Omit<ConsentFrameOptions, `on${string}`>;
type PublicProps = AllowedComponentProps & VNodeProps;

/**
 * The consent widget in the flow of the page. It opens once when it is mounted, and closes when it is unmounted or put
 * aside by KeepAlive; then nothing is emitted any more. Another `session` string, or another `key`, starts anew.
 *
 * @example
 * <ConsentFrame :session="authUrl" @success="({ session_id }) => markConnected(session_id)" />
 */
// Vue's own names for the type of a component differ between 3.3 and now; this one is what all of them come down to.
export const ConsentFrame: new (props: FlowProps & PublicProps) => { $props: ConsentFrameProps & PublicProps } =
  defineComponent(
    (props: FlowProps, { emit }) => {
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
      watch(
        () => typeof props.session === 'string' && props.session,
        () => element.value?.isConnected && frame.show(), // what KeepAlive has put aside waits until it is back
      );
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
