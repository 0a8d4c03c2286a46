import { defineConfig } from 'vitest/config';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['{protocol,server,widget,host-sdk,demo,scripts}/**/*.test.{ts,tsx}'],
    exclude: ['**/dist/**', '**/node_modules/**'],
    maxWorkers: 2, // Vitest would leave one of two cores idle
  },
});
