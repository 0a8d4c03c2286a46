import {
  API_ERRORS,
  ENDPOINT_ERRORS,
  ERROR_TYPES,
  type ErrorType,
  FLOW_ERRORS,
  HOST_ERRORS,
  type HostRecovery,
  type Recovery,
  RPC_ERRORS,
} from '@consentry/protocol/errors.ts';
import { ERROR_DESCRIPTIONS } from '../server/flow/callback.ts';
import { describeHostError } from '../server/http/host-error.ts';
import { hostErrorTable } from './host-error-table.ts';
import { markdownTable } from './markdown-table.ts';

const HOST_WAYS_ON: Record<HostRecovery, string> = {
  retry: 'call again: it may work in a moment',
  new_session: 'start again with a session made anew',
  switch_mode: 'open it in another mode, such as `popup` or `redirect`',
  contact_support: 'offer help: nothing that the person does changes it',
};

const WAYS_ON: Record<Recovery, string> = {
  'same-step': 'try again in the same step',
  restart: "start afresh from the partner's page",
  later: 'come back later',
  never: 'there is no way on',
};

/** `docs/errors.md`: every code of `protocol/errors.ts`. */
export function composeErrorsDoc(): string {
  return `# Errors

<!-- Made by scripts/write-errors-doc.ts from protocol/errors.ts: change that one. -->

Branch on codes, never on text. A code is never renamed and never used for something else.

## Host SDK: \`ConsentError.code\`

\`help_url\` is the page \`/errors/<code>\` of the Consentry server. \`retryable\`: the person may succeed by trying again, in the way that \`recovery\` names.

${hostErrorTable()}

What the page can do:

${describeWords(HOST_WAYS_ON)}

\`display_message\` is a sentence that the person may be shown:

${markdownTable(
  ['`code`', '`display_message`', 'help page'],
  Object.keys(HOST_ERRORS).map((code) => [mark(code), describeHostError(code)?.display ?? '', mark(`/errors/${code}`)]),
)}

## Outcomes: \`error_type\`

At the cancel URI, in \`consent_error\`, in the session's truth, and as \`error_type\` of a \`ConsentError\`. \`error\` is the word of RFC 6749 §4.1.2.1 for it.

${markdownTable(
  ['`error_type`', '`error`', 'meaning', 'help page'],
  Object.entries(ERROR_TYPES).map(([type, word]) => [
    mark(type),
    mark(word),
    ERROR_DESCRIPTIONS[type as ErrorType], // a literal table
    mark(`/errors/${type}`),
  ]),
)}

## Flow: \`error.code\` of \`/flow/*\`

Between the widget and its server, as \`{error: {code}, state}\`. How the person can go on:

${describeWords(WAYS_ON)}

${markdownTable(
  ['`code`', 'status', 'recovery'],
  Object.entries(FLOW_ERRORS).map(([code, { status, recovery }]) => [mark(code), status, mark(recovery)]),
)}

## Partner API: \`name\` under \`/v1\`

\`{id, name, message}\`; \`id\` names the failure in the operator's log.

${statusTable('name', API_ERRORS)}

## Sign-in and session API: \`errorCode\` under \`/v2\` and elsewhere

\`{success: false, errorCode, message, detail}\`.

${statusTable('errorCode', ENDPOINT_ERRORS)}

## Calls under \`/api\`: \`error.code\`

They answer 200 whatever happens: \`{ok: false, error: {code, message}}\`.

${markdownTable(
  ['`code`', 'meaning'],
  Object.entries(RPC_ERRORS).map(([name, code]) => [mark(String(code)), name.replaceAll('_', ' ')]),
)}
`;
}

function describeWords(words: Record<string, string>): string {
  return Object.entries(words)
    .map(([word, meaning]) => `- ${mark(word)}: ${meaning}`)
    .join('\n');
}

function statusTable(field: string, table: Record<string, number>): string {
  return markdownTable(
    [mark(field), 'status'],
    Object.entries(table).map(([code, status]) => [mark(code), status]),
  );
}

function mark(code: string): string {
  return `\`${code}\``;
}
