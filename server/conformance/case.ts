import type { Config } from '../config.ts';
import type { TestServer } from '../testing/test-server.ts';
import type { SeedName } from './seed-document.ts';

/** One demand of a document: a real request, and the answer that it has to get. */
export interface Case {
  document: SeedName;
  status: number;
  /** A code in the answer: `errorCode`, `error.code`, `name` or `error_type`; of a flow that has ended, `state.code`. */
  error?: string;
  /** The test's name. */
  what: string;
  /** Where the last request goes to another call than the document's own: `GET /v2/users/me`, or `none` of the API. */
  call?: string;
  /** The schema of our own document that an answer of `none` of its calls has. */
  form?: string;
  config?: Partial<Config>;
  run(server: TestServer): Promise<Response>;
}

/** Cases of one document. */
export function casesOf(document: SeedName, cases: Omit<Case, 'document'>[]): Case[] {
  return cases.map((each) => ({ document, ...each }));
}
