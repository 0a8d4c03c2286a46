import { expect, test } from 'vitest';
import { foldTypes } from './fold-types.ts';

test.each([
  ["import type { ErrorType } from '@consentry/protocol/errors.ts';", "from '../../protocol/errors.js'"],
  ['type: import("@consentry/protocol/errors.ts").ErrorType;', 'import("../../protocol/errors.js")'],
  ["type: typeof import('@consentry/protocol/errors.ts');", "import('../../protocol/errors.js')"],
  ['export * from "@consentry/protocol/errors.ts";', 'from "../../protocol/errors.js"'],
])('a declaration that says %s names the file in the package', (text, folded) => {
  expect(foldTypes(text, '../../protocol')).toMatchObject({
    text: expect.stringContaining(folded),
    files: ['../../protocol/errors.js'],
    strangers: [],
  });
});

test.each(["from './on-demand.ts'", 'import("./on-demand.ts")', "import './on-demand.ts'"])(
  '%s names what is built',
  (text) => {
    expect(foldTypes(text, '../protocol')).toMatchObject({
      text: text.replace('.ts', '.js'),
      files: ['./on-demand.js'],
    });
  },
);

test.each(['import("zod").ZodType', "from 'zod'", "from '@consentry/server/config.ts'", "declare module 'hono' {}"])(
  '%s is nothing that a partner has',
  (text) => {
    expect(foldTypes(text, '../protocol').strangers).toHaveLength(1);
  },
);

test.each(["from 'react'", 'import("vue").Ref', "declare module 'vue' {}"])('%s is a peer', (text) => {
  expect(foldTypes(text, '../protocol')).toEqual({ text, files: [], strangers: [] });
});

test('an example in a comment stays as it is', () => {
  const text = "/**\n * const { fake } = await import('@consentry/host-sdk/testing');\n */\n";
  expect(foldTypes(text, '../protocol')).toEqual({ text, files: [], strangers: [] });
});
