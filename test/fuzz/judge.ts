// What must hold for every result, whatever the archive: lists the violations of an outcome.
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { inProject } from '../support/project.ts';
import type { Outcome } from '../support/run.ts';

/** A control character that could move the cursor, color the terminal or change the direction of text. */
const control = /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

const schemas = readdirSync(inProject('schemas'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(inProject('schemas', file), 'utf8')));
const ajv = new Ajv2020({ schemas, allowUnionTypes: true });

export function faults(args: readonly string[], { status, output, errors }: Outcome): readonly string[] {
  const found: string[] = [];
  if (![0, 1, 2].includes(status)) found.push(`exit status ${status}`);
  // Findings are on standard error if the output has no place for them.
  if (!/^(?:timg-inspect: [^\n]+\n)*$/.test(errors)) found.push('standard error is not lines of timg-inspect');
  if (control.test(errors.replaceAll('\n', ''))) found.push('a raw control character on standard error');
  // Which of several platforms was chosen is said before the error.
  const lines = errors.split('\n').filter((line) => !line.includes(' (the platform of this host); others: '));
  if (status === 2 && lines.length !== 2) found.push('more than one line on standard error');
  if (errors.includes('ERR_ACCESS_DENIED')) found.push('touched what it may not');
  if (status === 2 && (errors === '' || output !== '')) found.push('status 2 without its one line, or with an answer');
  const [command] = args;
  const hasNoAnswer = status === 1 && output === '' && errors !== '';
  if (status === 2 || hasNoAnswer || command === 'cat' || command === 'export') return found;

  const format = args[args.indexOf('--format') + 1];
  // Texts keep their tabs.
  const shown = output.replaceAll(args.includes('-u') ? /[\n\t]/g : '\n', '');
  if (format === 'table' && control.test(shown)) found.push('a raw control character in a table');
  if (format === 'table' && /NaN|Infinity|undefined|\[object/.test(output))
    found.push('a value that is none in a table');
  try {
    if (format === 'ndjson') for (const line of output.split('\n').slice(0, -1)) JSON.parse(line);
    if (format === 'json') found.push(...schemaFaults(JSON.parse(output)));
  } catch (error) {
    found.push(`no JSON: ${error}`);
  }
  return found;
}

function schemaFaults(answer: { readonly report: string }): readonly string[] {
  const validate = ajv.getSchema(`report/${answer.report}.json`);
  return validate?.(answer) ? [] : [`not as its schema has it: ${ajv.errorsText(validate?.errors)}`];
}
