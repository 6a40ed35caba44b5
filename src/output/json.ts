// JSON and NDJSON output: report, version, subject, data, findings. The schema is schemas/report/<report>.json.

import type { Rows } from '../report/block.ts';
import { inertJSON } from './inert-text.ts';
import type { Output } from './output.ts';

export const json: Output = {
  name: 'json',
  findings: 'data',
  *render({ report, version, subject, data, findings }) {
    yield* jsonPieces({ report, version, subject, data, findings });
    yield '\n';
  },
};

/**
 * NDJSON output: one JSON object per line for each item of a report that is a list; otherwise the JSON output as one line.
 */
export const ndjson: Output = {
  name: 'ndjson',
  findings: 'data',
  *render({ report, version, subject, data, findings, items }) {
    const lines = items ?? [{ report, version, subject, data, findings }];
    for (const line of lines) yield `${inertJSON(JSON.stringify(line))}\n`;
  },
};

const maxDescended = 100;

/**
 * JSON.stringify(value, null, 2), made inert, in pieces, for data of any size: a list of hundreds of thousands of paths would
 * not fit into one string. Objects and short lists are split further; each element of a long list is one piece. Rows that are made as they
 * are iterated are a list.
 */
export function* jsonPieces(value: object, newline = '\n'): Generator<string> {
  const list = listOf(value);
  const [opening, closing] = list ? ['[', ']'] : ['{', '}'];
  const inner = `${newline}  `;
  let before = opening;
  for (const [key, member] of list ? numbered(list) : Object.entries(value)) {
    const isDescended = isContainer(member) && !(list && list.length > maxDescended);
    const text = isDescended ? '' : wholeText(member, inner, list !== undefined);
    if (text === undefined) continue;
    yield `${before}${inner}${list ? '' : `${inertJSON(JSON.stringify(key))}: `}${text}`;
    if (isDescended) yield* jsonPieces(member, inner);
    before = ',';
  }
  yield before === opening ? opening + closing : newline + closing;
}

const listOf = (value: object): Rows<unknown> | undefined =>
  Symbol.iterator in value ? (value as Rows<unknown>) : undefined;

function* numbered(list: Iterable<unknown>): Generator<readonly [string, unknown]> {
  for (const member of list) yield ['', member];
}

const isContainer = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !('toJSON' in value);

/** Undefined for a value that an object leaves out; in a list, it becomes null. */
function wholeText(value: unknown, newline: string, isInList: boolean): string | undefined {
  const text: string | undefined = JSON.stringify(value, null, 2);
  return text === undefined && isInList ? 'null' : text && inertJSON(text).replaceAll('\n', newline);
}
