/** What a declaration may name besides the files beside it: the peers. */
const PEERS = ['react', 'vue'];

export interface FoldedTypes {
  text: string;
  /** The files it names, as relative paths that end in `.js`. */
  files: string[];
  /** What a partner has not got. */
  strangers: string[];
}

/**
 * Makes a declaration of the SDK one that a partner can resolve. The compiler writes a specifier after `from`, and where it
 * spells out a type that it has inferred, in `import("…")`.
 *
 * @param protocol the path from the declaration's folder to that of the protocol's declarations
 */
export function foldTypes(text: string, protocol: string): FoldedTypes {
  const files: string[] = [];
  const strangers: string[] = [];
  const folded = text
    .split(/(\/\*[\s\S]*?\*\/)/) // comments, in which examples stand, are every other piece
    .map((piece, place) => (place % 2 === 1 ? piece : piece.replace(SPECIFIER, fold)));
  return { text: folded.join(''), files, strangers };

  function fold(_found: string, before: string, quote: string, specifier: string): string {
    const path = specifier.replace(/^@consentry\/protocol(?=\/)/, protocol).replace(/\.ts$/, '.js');
    if (/^\.\.?\//.test(path)) files.push(path);
    else if (!PEERS.includes(path)) strangers.push(path);
    return `${before}${quote}${path}${quote}`;
  }
}

const SPECIFIER = /\b((?:from|module|import)\b\s*\(?\s*)(['"])([^'"\n]+)\2/g;
