// query --list: the named queries, or one of them in full.
import { type Block, code, text } from '../block.ts';
import { commandLine } from '../command-line.ts';
import type { Report } from '../report.ts';
import type { NamedQuery, QueryColumn } from './named-query.ts';

export interface QueryListData {
  readonly queries: readonly NamedQueryData[];
}

export interface NamedQueryData {
  readonly name: string;
  readonly answers: string;
  readonly note: string | null;
  readonly parameters: NamedQuery['parameters'];
  readonly columns: readonly Pick<QueryColumn, 'name' | 'unit' | 'meaning'>[];
  readonly sql: string;
}

export function queryList(queries: readonly NamedQuery[], directory: string): Report<QueryListData> {
  const data = {
    queries: queries.map(({ name, answers, note = null, parameters, columns, sql }) => ({
      name,
      answers,
      note,
      parameters,
      columns: columns.map((column) => ({ name: column.name, unit: column.unit, meaning: column.meaning })),
      sql,
    })),
  };
  const [first, ...others] = data.queries;
  return {
    report: 'query-list',
    version: 1,
    subject: [directory],
    data,
    items: data.queries,
    findings: [],
    blocks: () => (first && others.length === 0 ? fullBlocks(first, directory) : listBlocks(data.queries, directory)),
  };
}

const listBlocks = (queries: readonly NamedQueryData[], directory: string): readonly Block[] => [
  {
    kind: 'table',
    columns: [
      { title: 'NAME', align: 'left' },
      { title: 'ANSWERS', align: 'left', mayWrap: true },
      { title: 'PARAMETERS', align: 'left' },
    ],
    rows: queries.map(({ name, answers, parameters }) => [
      code(name),
      text(answers),
      text(parameters.map((one) => one.name).join(', ')),
    ]),
  },
  {
    kind: 'commands',
    commands: [
      { purpose: 'Run a query', command: `${commandLine('query', directory)} NAME` },
      { purpose: 'Its columns, parameters and SQL', command: `${commandLine('query', directory)} NAME --list` },
    ],
  },
];

const fullBlocks = (
  { name, answers, note, parameters, columns, sql }: NamedQueryData,
  directory: string,
): readonly Block[] => [
  { kind: 'heading', text: name, facts: [answers], note: note ?? undefined },
  {
    kind: 'table',
    title: 'Columns',
    columns: [
      { title: 'COLUMN', align: 'left' },
      { title: 'UNIT', align: 'left' },
      { title: 'MEANING', align: 'left', mayWrap: true },
    ],
    rows: columns.map((column) => [code(column.name), text(unitText(column.unit)), text(column.meaning)]),
  },
  {
    kind: 'table',
    title: 'Parameters',
    columns: [
      { title: 'PARAMETER', align: 'left' },
      { title: 'DEFAULT', align: 'left', mayWrap: true },
      { title: 'MEANING', align: 'left', mayWrap: true },
    ],
    rows: parameters.map((parameter) => [
      code(parameter.name),
      code(parameter.default === '' ? null : parameter.default),
      text(parameter.meaning),
    ]),
  },
  { kind: 'lines', lines: sql.split('\n') },
  {
    kind: 'commands',
    commands: [
      { purpose: 'With a parameter', command: `${commandLine('query', directory, name)} --set prefix=team-a/` },
    ],
  },
];

/** A path, a name or an instruction is text for people. */
const unitText = (unit: NamedQuery['columns'][number]['unit']): string =>
  unit === 'change' ? 'bytes' : unit === 'code' || unit === 'path' ? 'text' : unit === 'flag' ? 'yes or no' : unit;
