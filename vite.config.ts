import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

/** The package's entries, each a file of the same name in `exports`. */
const SDK_ENTRIES = ['index', 'react', 'vue', 'element', 'testing'];

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * One build of everything that runs: `vite build --app`. The SDK is built twice, as an ES module for bundlers and as a
 * script that sets the global `Consentry`; server and demo become plain JavaScript with their npm dependencies outside.
 */
export default defineConfig({
  publicDir: false,
  plugins: [withoutPreloadHelper(), inTwoFiles()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  builder: {
    async buildApp(builder) {
      for (const name of ['widget', 'sdk', 'sdkOnDemand', 'sdkScript', 'server', 'cli', 'demoPage', 'demo']) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
    },
  },
  environments: {
    widget: {
      consumer: 'client',
      build: {
        outDir: here('widget/dist'),
        emptyOutDir: true,
        target: 'es2022',
        manifest: 'manifest.json',
        modulePreload: false,
        assetsInlineLimit: 0,
        rolldownOptions: { input: { widget: here('widget/main.tsx') } },
      },
    },
    sdk: {
      consumer: 'client',
      build: {
        outDir: here('host-sdk/dist'),
        emptyOutDir: true,
        minify: false, // the partner's bundler does that, and its debugger shows what is written here
        target: 'es2022',
        lib: {
          entry: Object.fromEntries(SDK_ENTRIES.map((name) => [name, here(`host-sdk/${name}.ts`)])),
          formats: ['es'],
          fileName: (_format, name) => `${name}.js`,
        },
        rolldownOptions: {
          external: ['react', 'vue'],
          optimization: { inlineConst: { mode: 'all' } },
          // A file for each module: what a page does not import, its bundler leaves out, and what is loaded on demand stays apart.
          output: {
            preserveModules: true,
            preserveModulesRoot: here('host-sdk'),
            // Hooks run in the browser only, which React's server components are told by this; the build drops directives.
            banner: ({ name }) => (name === 'react' ? "'use client';" : ''),
          },
        },
      },
    },
    sdkScript: {
      consumer: 'client',
      build: {
        outDir: here('host-sdk/dist'),
        emptyOutDir: false,
        target: 'es2022',
        lib: {
          entry: here('host-sdk/script-tag.ts'),
          formats: ['iife'],
          name: 'Consentry', // asked for, and not used: the script sets the global itself, having looked what is there
          fileName: () => 'consentry.js',
        },
        rolldownOptions: {
          optimization: { inlineConst: { mode: 'all' } },
          output: { generatedCode: { symbols: false } },
        },
      },
    },
    sdkOnDemand: {
      consumer: 'client',
      build: {
        outDir: here('host-sdk/dist'),
        emptyOutDir: false,
        target: 'es2022',
        lib: { entry: here('host-sdk/served-on-demand.ts'), formats: ['es'], fileName: () => 'consentry-on-demand.js' },
        rolldownOptions: { optimization: { inlineConst: { mode: 'all' } }, output: { minify: true } },
      },
    },
    server: nodeBuild('server/main.ts', 'server/dist', 'main.js'),
    cli: nodeBuild('server/cli.ts', 'server/dist', 'cli.js'),
    demoPage: {
      consumer: 'client',
      build: {
        outDir: here('demo/dist/page'),
        emptyOutDir: true,
        target: 'es2022',
        rolldownOptions: {
          input: { page: here('demo/page/page.ts') },
          output: { entryFileNames: '[name].js', assetFileNames: '[name][extname]' },
        },
      },
    },
    demo: nodeBuild('demo/start.ts', 'demo/dist', 'start.js'),
  },
});

/**
 * Vite wraps dynamic imports to preload what they need by `<link>` elements. Ours need nothing but themselves, and a
 * link without the nonce would break the widget's policy.
 */
function withoutPreloadHelper(): Plugin {
  return {
    name: 'without-preload-helper',
    enforce: 'pre',
    load: (id) =>
      id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load();' : undefined,
  };
}

/** The script tag is two files: each takes from the other what the package has as modules, and the first knows the second's hash. */
function inTwoFiles(): Plugin {
  const others: Record<string, Record<string, string>> = {
    sdkScript: { 'load-on-demand': 'load-served-on-demand' },
    sdkOnDemand: { 'consent-error': 'served-consent-error', 'own-server': 'served-own-server' },
  };
  return {
    name: 'in-two-files',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name in others,
    async resolveId(source, importer, options) {
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      const pairs = Object.entries(others[this.environment.name] ?? {});
      const [, other] = pairs.find(([module]) => found?.id === here(`host-sdk/${module}.ts`)) ?? [];
      return other && here(`host-sdk/${other}.ts`);
    },
    load(id) {
      if (id !== here('host-sdk/on-demand-integrity.ts')) return undefined;
      const hash = createHash('sha384').update(readFileSync(here('host-sdk/dist/consentry-on-demand.js')));
      return `export const ON_DEMAND_INTEGRITY = 'sha384-${hash.digest('base64')}';`;
    },
  };
}

function nodeBuild(entry: string, outDir: string, fileName: string) {
  return {
    consumer: 'server' as const,
    resolve: { noExternal: [/^@consentry\//] },
    build: {
      ssr: true,
      outDir: here(outDir),
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: { input: here(entry), output: { format: 'es' as const, entryFileNames: fileName } },
    },
  };
}
