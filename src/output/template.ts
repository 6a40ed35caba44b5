// An answer through a Go template, as docker's --format has it: each row of the answer, or the whole, and a line end.
// `table TEMPLATE` sets the cells between tabs in columns, under a line of titles.
import { InputError } from '../bytes/input-error.ts';
import type { Report } from '../report/report.ts';
import { execute } from './go-template/execute.ts';
import { functions, titleFunctions } from './go-template/functions.ts';
import type { Span } from './go-template/lex.ts';
import { parseTemplate } from './go-template/parse-template.ts';
import type { Template } from './go-template/syntax.ts';
import { kindOf, type Value } from './go-template/value.ts';
import type { Output } from './output.ts';
import { inColumns } from './tabwriter.ts';

const tableWord = 'table';

/** @throws {InputError} code 'usage' where the format is no template */
export function templateOutput(format: string): Output {
  const isTable = format.startsWith(tableWord);
  const template = parseTemplate(format, withoutBlanks(format, isTable ? tableWord.length : 0), functions);
  return { name: 'template', render: (report) => (isTable ? tableOf(template, report) : rowsOf(template, report)) };
}

/** docker drops the blanks around. */
function withoutBlanks(format: string, from: number): Span {
  const start = from + format.slice(from).search(/[^ ]|$/);
  let end = format.length;
  while (end > start && format[end - 1] === ' ') end -= 1;
  return { start, end };
}

function* rowsOf(template: Template, { data, templateRows = [data], templateHeaders }: Report): Generator<string> {
  for (const row of templateRows) {
    yield* execute(template, row, { functions, dockerRow: templateHeaders && row });
    yield '\n';
  }
}

function* tableOf(template: Template, report: Report): Generator<string> {
  const rows = whole(rowsOf(template, report));
  yield* inColumns(`${whole(titlesOf(template, report))}\n${rows}`);
}

/** Characters of a table: its columns are as wide as their widest cells, so that the whole has to be there. */
const mostOfTable = 2 ** 25;
/** A string to which millions of pieces were added one by one takes many times its length. */
const mostPieces = 4096;

function whole(pieces: Iterable<string>): string {
  const chunks: string[] = [];
  let chunk: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    length += piece.length;
    if (length > mostOfTable) throw new InputError('usage', `template: a table of more than ${mostOfTable} characters`);
    chunk.push(piece);
    if (chunk.length < mostPieces) continue;
    chunks.push(chunk.join(''));
    chunk = [];
  }
  return chunks.join('') + chunk.join('');
}

/** The template over the titles of its fields; where titles are not what it takes, the line ends, as docker's does. */
function* titlesOf(
  template: Template,
  { data, templateRows: [first] = [data], templateHeaders }: Report,
): Generator<string> {
  try {
    yield* execute(template, titled(first ?? {}, templateHeaders), { functions: titleFunctions });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
}

/** The same fields with titles as their values; structs stay structs, and a list of them is one of titles. */
const titled = (row: object, headers: Report['templateHeaders'] = {}): object => ({
  ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, titlesFor(name, value)])),
  ...headers,
});

function titlesFor(name: string, value: Value): Value {
  if (kindOf(value) === 'struct') return titled(value as object);
  const [first]: readonly Value[] = Array.isArray(value) ? value : [];
  return kindOf(first) === 'struct' ? [titled(first as object)] : titleOf(name);
}

/** `createdBy` is CREATED BY. */
const titleOf = (name: string): string => name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toUpperCase();
