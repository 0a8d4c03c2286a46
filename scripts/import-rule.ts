/** One source file: its path from the repository's root, and its text. */
export interface SourceFile {
  path: string;
  text: string;
}

interface Rule {
  /** Files that it holds for. */
  files: RegExp;
  /** Imports that it refuses, as paths from the root (`server/http/x.ts`) or package names (`zod`, `node:fs`). */
  refuses: RegExp;
  because: string;
}

const RULES: readonly Rule[] = [
  { files: /^protocol\//, refuses: /^(?!protocol\/|zod$|nanoid$)/, because: 'protocol is the bottom layer' },
  {
    files: /^host-sdk\/(?!react|vue)/,
    refuses: /^(?!host-sdk\/(?!react|vue)|protocol\/)/,
    because: 'the SDK has no run-time dependency',
  },
  {
    files: /^host-sdk\/react/,
    refuses: /^(?!host-sdk\/(?!vue)|react$)/,
    because: 'React is a peer of this wrapper only',
  },
  { files: /^host-sdk\/vue/, refuses: /^(?!host-sdk\/(?!react)|vue$)/, because: 'Vue is a peer of this wrapper only' },
  {
    files: /^widget\//,
    refuses: /^(?!widget\/|protocol\/|preact)/,
    because: 'the widget knows protocol and Preact only',
  },
  {
    files: /^server\//,
    refuses: /^(widget|host-sdk|demo|e2e)\//,
    because: 'server, widget and SDK never import each other',
  },
  { files: /^(demo|e2e)\//, refuses: /^(server|widget|protocol)\//, because: 'it talks to the product over HTTP only' },
  { files: /^e2e\/(?!pages\/)/, refuses: /^(demo|host-sdk)\//, because: 'end-to-end tests use a browser and HTTP' },
  {
    files: /^e2e\/pages\//,
    refuses: /^(demo\/|host-sdk\/.*\.ts$)/,
    because: "a partner's page knows the SDK as the package that npm gives",
  },
  {
    files: /^server\/(flow|auth|institutions|consent|tokens|sandbox)\//,
    refuses: /^(server\/(http\/|cli|compose|app|main|store\/(?!store\.|records\.))|hono|@hono|kysely|libsql)/,
    because: 'the domain knows the store by its interface and nothing of HTTP',
  },
  {
    files: /^server\/store\//,
    refuses: /^server\/(http|flow|auth|institutions|consent|tokens|sandbox|secrets|cli|compose|app|main)/,
    because: 'the store is below the domain',
  },
  {
    files: /^server\/(http\/|app)/,
    refuses: /^(server\/(cli|compose|main|store\/(?!store\.|records\.))|kysely|libsql)/,
    because: 'only compose.ts picks a database, for main.ts and cli.ts',
  },
  {
    files: /^server\/cli/,
    refuses: /^(server\/(http\/|app|main|store\/(?!store\.|records\.))|hono|@hono|kysely|libsql)/,
    because: 'the command line knows the store by its interface and nothing of HTTP',
  },
  {
    files: /^widget\/ui\//,
    refuses: /^widget\/(steps\/|app|main|api-client|host-channel)/,
    because: 'app → steps → ui',
  },
  {
    files: /^widget\/steps\//,
    refuses: /^widget\/(steps\/.*\.tsx$|app|main|host-channel)/,
    because: 'steps do not import steps',
  },
];

/** Things that one file alone may do. */
const PRIVILEGES: readonly { files: RegExp; text: RegExp; owner: RegExp; because: string }[] = [
  {
    files: /^widget\//,
    text: /\bfetch\(/,
    owner: /^widget\/(api-client\.ts|main\.tsx)$/,
    because: 'one file fetches, with what main.tsx hands it',
  },
  {
    files: /^widget\//,
    text: /\.postMessage\(/,
    owner: /^widget\/host-channel\.ts$/,
    because: 'one file posts messages',
  },
  {
    files: /^server\//,
    text: /\bprocess\.env\b/,
    owner: /^server\/(main|cli)\.ts$/,
    because: 'main.ts and cli.ts read the environment',
  },
];

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'([^'\s]+)'/g;
const TEST = /(\.test\.tsx?|\/testing\/.*|-contract\.ts)$/;

/** The breaches of the import rule, one line each. Tests may reach further down their own workspace. */
export function findBreaches(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => !TEST.test(path))
    .flatMap((file) => [...importBreaches(file), ...privilegeBreaches(file)]);
}

function importBreaches({ path, text }: SourceFile): string[] {
  const imports = [...text.matchAll(IMPORT)].map((match) => resolve(path, match[1] ?? ''));
  return RULES.filter((rule) => rule.files.test(path)).flatMap((rule) =>
    imports
      .filter((target) => rule.refuses.test(target) && target !== path)
      .map((target) => `${path} imports ${target}: ${rule.because}`),
  );
}

function privilegeBreaches({ path, text }: SourceFile): string[] {
  return PRIVILEGES.filter(
    ({ files, text: pattern, owner }) => files.test(path) && pattern.test(text) && !owner.test(path),
  ).map(({ text: pattern, because }) => `${path} uses ${pattern.source}: ${because}`);
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('@consentry/')) return specifier.slice('@consentry/'.length).replace(/^([^/]+)$/, '$1/');
  return specifier.startsWith('.') ? new URL(specifier, `file:///${from}`).pathname.slice(1) : specifier;
}
