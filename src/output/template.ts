// Output through a Go template, like Docker's --format: each row of the report, or its data, and a line end. `table TEMPLATE`
// aligns the cells between tabs in columns, below a line of titles.
import { InputError } from '../bytes/input-error.ts';
import type { Report } from '../report/report.ts';
import { execute } from './go-template/execute.ts';
import { functions, titleFunctions } from './go-template/functions.ts';
import type { Span } from './go-template/lex.ts';
import { parseTemplate } from './go-template/parse-template.ts';
import type { Template } from './go-template/syntax.ts';
import { kindOf, type Value } from './go-template/value.ts';
import { inertLines } from './inert-text.ts';
import type { Output } from './output.ts';
import { inColumns } from './tabwriter.ts';
import { templateFields } from './template-fields.ts';

const tableWord = 'table';

/** @throws {InputError} `usage` if the template is wrong */
export function templateOutput(format: string): Output {
  const isTable = format.startsWith(tableWord);
  const template = parseTemplate(format, withoutBlanks(format, isTable ? tableWord.length : 0), functions);
  return {
    name: 'template',
    findings: 'none',
    fields: templateFields(template),
    render: (report) => inertLines(isTable ? tableOf(template, report) : rowsOf(template, report)),
  };
}

/** Docker trims spaces around the template. */
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
  const rows = joinPieces(rowsOf(template, report));
  yield* inColumns(`${joinPieces(titlesOf(template, report))}\n${rows}`);
}

/** Characters of a table. It must be in memory as a whole to find the widest cells. */
const maxOfTable = 2 ** 25;
/** A string that is concatenated from millions of pieces takes many times its length. */
const maxPieces = 4096;

function joinPieces(pieces: Iterable<string>): string {
  const chunks: string[] = [];
  let chunk: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    length += piece.length;
    if (length > maxOfTable) throw new InputError('usage', `template: a table of more than ${maxOfTable} characters`);
    chunk.push(piece);
    if (chunk.length < maxPieces) continue;
    chunks.push(chunk.join(''));
    chunk = [];
  }
  return chunks.join('') + chunk.join('');
}

/** Renders the template for the titles of its fields. If they do not fit the template, the line ends there, as in Docker. */
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

/** The same fields with their titles as values. Structs stay structs, and a list of structs becomes a list of one. */
const titled = (row: object, headers: Report['templateHeaders'] = {}): object => ({
  ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, titlesFor(name, value)])),
  ...headers,
});

function titlesFor(name: string, value: Value): Value {
  if (kindOf(value) === 'struct') return titled(value as object);
  const [first]: readonly Value[] = Array.isArray(value) ? value : [];
  return kindOf(first) === 'struct' ? [titled(first as object)] : titleOf(name);
}

/** `createdBy` becomes CREATED BY. */
const titleOf = (name: string): string => name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toUpperCase();
