import { ConsentFrame, useConsent, useConsentResume, useConsentReturn } from '@consentry/host-sdk/vue';
import { defineComponent, h, KeepAlive, onMounted, reactive, type VNode } from 'vue';
import { FIRST_SCENE, mint, type Plan, type Scene, writeDown } from './story.ts';

interface PartProps {
  name: string;
  plan: Plan;
  scene: Scene;
}

export const VueStory = defineComponent(
  ({ plan }: { plan: Plan }) => {
    const scene = reactive({ ...FIRST_SCENE });
    onMounted(() => {
      window.setScene = (change) => Object.assign(scene, change);
    });
    return () => h('main', scene.isMounted ? parts(plan, scene) : []);
  },
  { props: ['plan'] },
);

function parts(plan: Plan, scene: Scene): VNode[] {
  return Array.from({ length: plan.count }, (_, index) => {
    const name = `${index + 1}`;
    const part = h(PARTS[plan.part], { key: `${name} ${scene.key}`, name, plan, scene: { ...scene } });
    return plan.around === 'keep-alive' ? h(KeepAlive, () => (scene.isHidden ? h(Elsewhere) : part)) : part;
  });
}

const Elsewhere = defineComponent(() => () => h('p', 'Elsewhere'));

const Connect = part(({ name, plan, scene }) => {
  const { open, close, isOpen, result, error } = useConsent(() => ({
    session: mint,
    mode: plan().mode,
    ...writeDown(name(), scene().renders),
  }));
  return () => [
    h('button', { type: 'button', onClick: open }, 'Connect'),
    h('button', { type: 'button', onClick: close }, 'Stop'),
    state(isOpen.value, result.value?.status, error.value?.code),
  ];
});

const Frame = part(({ name, scene }) => () => {
  const session = scene().session ?? (() => mint());
  return h(ConsentFrame, { session, ...writeDown(name(), scene().renders) });
});

const Return = part(({ name, scene }) => {
  const { result, error } = useConsentReturn(() => writeDown(name(), scene().renders));
  return () => state(false, result.value?.status, error.value?.code);
});

const Resume = part(({ name, scene }) => {
  const { isOpen, result, error } = useConsentResume(() => writeDown(name(), scene().renders));
  const plan: Plan = { part: 'connect', mode: 'modal', count: 1, around: '' };
  return () => [
    h(Connect, { name: name(), scene: scene(), plan }),
    state(isOpen.value, result.value?.status, error.value?.code),
  ];
});

const PARTS = { connect: Connect, frame: Frame, return: Return, resume: Resume };

/** A component that gives its setup getters of the props, since those change. */
function part(setup: (props: { [Name in keyof PartProps]: () => PartProps[Name] }) => () => VNode | VNode[]) {
  return defineComponent(
    (props: PartProps) => {
      const render = setup({ name: () => props.name, plan: () => props.plan, scene: () => props.scene });
      return () => h('section', { 'aria-label': props.name }, render());
    },
    { props: ['name', 'plan', 'scene'] },
  );
}

function state(isOpen: boolean, ...end: (string | undefined)[]): VNode {
  return h('output', [isOpen ? 'open' : 'closed', ...end].join(' ').trim());
}
