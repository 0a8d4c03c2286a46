import type { z } from 'zod';
import type { Route } from '../route.ts';
import type { SecurityScheme } from './security-schemes.ts';
import type { Tag } from './tags.ts';

/** One call of the API: the row of a table from which its part of the document is made. */
export interface Operation {
  id: string;
  method: Route['method'];
  /** As it is registered: `/v1/consent/:arrangement_id`. */
  path: string;
  tag: Tag;
  summary: string;
  description?: string;
  /** Any one of them will do; empty where none is needed. */
  security: SecurityScheme[];
  parameters?: OperationParameter[];
  body?: z.ZodType;
  answers: Record<number, OperationAnswer>;
  /** Statuses of the area's one error shape. */
  refusals?: { of: Refusals; statuses: number[] };
}

export interface OperationParameter {
  in: 'query' | 'header' | 'path';
  name: string;
  schema: z.ZodType;
  description: string;
}

export interface OperationAnswer {
  description: string;
  schema?: z.ZodType;
  headers?: Record<string, AnswerHeader>;
}

export interface AnswerHeader {
  description: string;
  schema: z.ZodType;
  /** False where only some answers of that status have it. */
  required: boolean;
}

/** How one area of the API says no. */
export interface Refusals {
  name: string;
  schema: z.ZodType;
  /** What an answer of each status is called. */
  words: Record<number, OperationAnswer>;
}

/** The parameters of a query, from the schema that parses it. */
export function queryOf<Schema extends z.ZodObject>(
  schema: Schema,
  descriptions: { [Field in keyof Schema['shape']]: string },
): OperationParameter[] {
  return Object.entries(schema.shape).map(([name, field]) => ({
    in: 'query',
    name,
    // `shape` of an object schema holds schemas; its type says so only by the looser core interface.
    schema: field as z.ZodType,
    description: descriptions[name] ?? '',
  }));
}
