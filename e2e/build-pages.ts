import { fileURLToPath } from 'node:url';
import { build, type InlineConfig } from 'vite';

/** Where the partner pages of `pages/` are built to, before the tests run. */
export const BUILT_PAGES = fileURLToPath(new URL('dist/', import.meta.url));

const page = (name: string) => fileURLToPath(new URL(`pages/${name}.ts`, import.meta.url));

/**
 * Builds the pages as a partner does: the SDK comes by its package name from `host-sdk/dist`. React and Vue are their
 * development builds, which warn. What renders on a server leaves its packages to Node.
 */
async function buildPages(): Promise<void> {
  const common: InlineConfig = {
    configFile: false,
    logLevel: 'error',
    mode: 'development',
    define: {
      'process.env.NODE_ENV': '"development"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
  };
  const output = { entryFileNames: '[name].js', chunkFileNames: 'parts/[name].js' };
  await build({
    ...common,
    build: {
      outDir: `${BUILT_PAGES}browser`,
      emptyOutDir: true,
      minify: false,
      modulePreload: false,
      rolldownOptions: { input: [page('react'), page('vue'), page('element')], output },
    },
  });
  await build({
    ...common,
    ssr: { external: ['@consentry/host-sdk', 'react', 'react-dom', 'vue'] },
    build: { ssr: page('render'), outDir: `${BUILT_PAGES}server`, emptyOutDir: true, rolldownOptions: { output } },
  });
}

// biome-ignore lint/style/noDefaultExport: Playwright's globalSetup is the default export of its file
export default buildPages;
