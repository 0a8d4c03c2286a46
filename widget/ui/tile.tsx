import { useState } from 'preact/hooks';

/** A logo in a fixed box; its initials when there is none or it does not load. Decoration: the name stands beside it. */
export function Tile({ name, logo }: { name: string; logo?: string | undefined }) {
  const [broken, setBroken] = useState<string>();
  return (
    <span class="tile" aria-hidden="true">
      {logo && logo !== broken ? (
        <img src={logo} alt="" width="40" height="40" onError={() => setBroken(logo)} />
      ) : (
        <bdi>{initials(name)}</bdi>
      )}
    </span>
  );
}

export function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0])
    .join('')
    .toLocaleUpperCase();
}
