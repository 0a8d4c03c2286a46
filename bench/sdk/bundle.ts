import { basename, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, minify } from 'vite';

export interface Size {
  minified: number;
  gzip: number;
}

export interface Bundle extends Size {
  /** The file that the bundler took for the entry, from the folder it was asked in. */
  entry: string;
  /** What the entry loads later by `import()`. */
  onDemand: ({ file: string } & Size)[];
}

const FRAMEWORKS = /^(react|react-dom|vue)(\/|$)/;

/**
 * Bundles as a partner's bundler would: one ES module for browsers, production, its framework outside, minified.
 *
 * @param root the folder to resolve from
 * @param entry a package, a path inside one, or a file
 * @throws when it does not bundle
 */
export async function bundle(root: string, entry: string): Promise<Bundle> {
  const chunks = await buildChunks(root, entry);
  const first = chunks.find(({ isEntry }) => isEntry);
  if (!first) throw new Error('there is no entry');
  const initial = initialFiles(chunks, first.fileName);
  const total: Size = { minified: 0, gzip: 0 };
  const onDemand = [];
  for (const { fileName, facadeModuleId, code } of chunks) {
    const size = measure((await minify(fileName, code, { module: true })).code);
    if (initial.has(fileName)) {
      total.minified += size.minified;
      total.gzip += size.gzip;
    } else onDemand.push({ file: basename(facadeModuleId ?? fileName), ...size });
  }
  return { entry: relative(root, first.facadeModuleId ?? entry).replace(/^node_modules\//, ''), ...total, onDemand };
}

export function measure(content: string | Buffer): Size {
  return { minified: Buffer.byteLength(content), gzip: gzipSync(content, { level: 9 }).length };
}

async function buildChunks(root: string, input: string) {
  const built = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      minify: false, // afterwards: Vite leaves the white space of ES libraries alone
      lib: { entry: input, formats: ['es'] },
      rolldownOptions: {
        input,
        preserveEntrySignatures: 'allow-extension',
        external: [FRAMEWORKS],
        optimization: { inlineConst: { mode: 'all' } },
      },
    },
  });
  return [built]
    .flat()
    .flatMap((bundled) => ('output' in bundled ? bundled.output : []))
    .flatMap((file) => (file.type === 'chunk' ? [file] : []));
}

/** The entry and what it imports statically, near and far. */
function initialFiles(chunks: { fileName: string; imports: string[] }[], entry: string): Set<string> {
  const found = new Set([entry]);
  for (const file of found) {
    for (const imported of chunks.find(({ fileName }) => fileName === file)?.imports ?? []) found.add(imported);
  }
  return found;
}
