import type { ComponentChildren } from 'preact';
import { sentence, type Template } from '../copy/phrase.ts';

type Props = { of: Template; values: Record<string, ComponentChildren> };

/** A sentence whose holes are filled with nodes. Names may be in any script, so each is isolated by `<bdi>`. */
export function Phrase({ of, values }: Props) {
  const parts = sentence(of, values.count).split(/\{(\w+)\}/);
  return <>{parts.map((part, index) => (index % 2 === 0 ? part : isolated(values[part])))}</>;
}

function isolated(value: ComponentChildren): ComponentChildren {
  return typeof value === 'string' ? <bdi>{value}</bdi> : value;
}
