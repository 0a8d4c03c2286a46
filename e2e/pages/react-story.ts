import { ConsentFrame, useConsent, useConsentResume, useConsentReturn } from '@consentry/host-sdk/react';
import { Activity, createElement as h, type ReactNode, Suspense, use, useEffect, useState } from 'react';
import { FIRST_SCENE, mint, type Plan, type Scene, writeDown } from './story.ts';

interface PartProps {
  name: string;
  plan: Plan;
  scene: Scene;
}

const forever = new Promise<never>(() => undefined);

export function ReactStory({ plan }: { plan: Plan }): ReactNode {
  const [scene, setScene] = useState(FIRST_SCENE);
  useEffect(() => {
    window.setScene = (change) => setScene((before) => ({ ...before, ...change }));
  }, []);
  const names = Array.from({ length: plan.count }, (_, index) => `${index + 1}`);
  const parts = names.map((name) => h(PARTS[plan.part], { key: `${name} ${scene.key}`, name, plan, scene }));
  return h('main', null, scene.isMounted && around(plan, scene, parts));
}

function around({ around }: Plan, { isHidden }: Scene, parts: ReactNode): ReactNode {
  if (around === 'activity') return h(Activity, { mode: isHidden ? 'hidden' : 'visible', children: parts });
  return h(Suspense, { fallback: 'Loading' }, parts, h(Reader, { isWaiting: isHidden }));
}

function Reader({ isWaiting }: { isWaiting: boolean }): ReactNode {
  if (isWaiting) use(forever);
  return null;
}

const PARTS = { connect: Connect, frame: Frame, return: Return, resume: Resume };

function Connect({ name, plan, scene }: PartProps): ReactNode {
  const { open, close, ...state } = useConsent({ session: mint, mode: plan.mode, ...writeDown(name, scene.renders) });
  useEffect(() => {
    window.opens = [...(window.opens ?? []), open];
  }, [open]);
  return h(
    'section',
    { 'aria-label': name },
    h('button', { type: 'button', onClick: open }, 'Connect'),
    h('button', { type: 'button', onClick: close }, 'Stop'),
    h(State, state),
  );
}

function Frame({ name, scene }: PartProps): ReactNode {
  const session = scene.session ?? (() => mint());
  return h('section', { 'aria-label': name }, h(ConsentFrame, { session, ...writeDown(name, scene.renders) }));
}

function Return({ name, scene }: PartProps): ReactNode {
  return h('section', { 'aria-label': name }, h(State, useConsentReturn(writeDown(name, scene.renders))));
}

function Resume({ name, scene }: PartProps): ReactNode {
  const { close, ...state } = useConsentResume(writeDown(name, scene.renders));
  return h('section', { 'aria-label': name }, h(Connect, { name, scene, plan: RESUMED }), h(State, state));
}

const RESUMED: Plan = { part: 'connect', mode: 'modal', count: 1, around: '' };

function State({ isOpen, result, error }: Partial<ReturnType<typeof useConsent>>): ReactNode {
  return h('output', null, [isOpen ? 'open' : 'closed', result?.status, error?.code].join(' ').trim());
}
