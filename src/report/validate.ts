// validate: checks every JSON document of an archive, or a single one, against its schema and further rules.
import type { Analysis } from '../analysis/analysis.ts';
import type { Document } from '../image/document.ts';
import { type Engine, engines } from '../image/engines.ts';
import { evaluate, rulesAt } from '../rules/evaluate.ts';
import { pluralize } from '../rules/wording.ts';
import { type Block, code, count, text, toned } from './block.ts';
import { archiveArguments, commandLine } from './command-line.ts';
import { type EngineVerdict, engineVerdicts } from './engine-verdicts.ts';
import type { Report } from './report.ts';
import { inWords, type Verdict, verdictOf } from './verdict.ts';

export interface ValidateData extends Verdict {
  /** Whether there are no errors. */
  readonly valid: boolean;
  readonly documents: readonly DocumentData[];
  /** Which engines load the archive; empty if it has no image. */
  readonly engines: readonly EngineVerdict[];
}

export interface DocumentData {
  readonly name: string;
  /** The schema it was checked against. */
  readonly schema: string;
  readonly digest: string | null;
  readonly findingCount: number;
}

export function validate(analysis: Analysis): Report<ValidateData> {
  const findings = evaluate(analysis);
  const verdict = verdictOf(findings);
  const verdicts = engineVerdicts(analysis, findings);
  const numbers = new Map<string | null, number>();
  for (const { where } of findings) numbers.set(where.blob, (numbers.get(where.blob) ?? 0) + 1);
  const documents = analysis.contents.documents.map(
    ({ name, kind, digest }): DocumentData => ({
      name,
      schema: kind,
      digest: digest ?? null,
      findingCount: numbers.get(name) ?? 0,
    }),
  );
  return {
    report: 'validate',
    version: 1,
    subject: [analysis.archive.name],
    data: { valid: verdict.errorCount === 0, ...verdict, documents, engines: verdicts },
    items: findings,
    findings,
    evaluatedRules: rulesAt({ depth: 'examined', attestations: true }),
    isDocument: analysis.contents.formats.includes('document'),
    blocks: () => [
      {
        kind: 'heading',
        text: `${analysis.archive.name}: ${titleOf(verdict)}`,
        tone: verdict.errorCount === 0 ? 'good' : 'bad',
        facts: [documentsInWords(analysis.contents.documents), inWords(verdict)],
      },
      {
        kind: 'table',
        columns: [
          { title: 'DOCUMENT', align: 'left', mayBeCut: true },
          { title: 'SCHEMA', align: 'left' },
          { title: 'FINDINGS', align: 'right' },
        ],
        rows: documents.map((document) => [code(document.name), text(document.schema), count(document.findingCount)]),
      },
      { kind: 'findings', findings, maxOfOneRule: 20 },
      ...engineBlocks(verdicts, analysis),
    ],
  };
}

/** With warnings, something is wrong even if container engines accept it. */
function titleOf({ errorCount, warningCount }: Verdict): string {
  if (errorCount > 0) return 'invalid';
  return warningCount > 0 ? 'no errors' : 'valid';
}

function documentsInWords(documents: readonly Document[]): string {
  const missing = documents.filter(({ problem }) => problem?.kind === 'missing').length;
  const present = pluralize(documents.length - missing, 'document');
  return missing > 0 ? `${present}, ${missing} missing` : present;
}

function engineBlocks(verdicts: readonly EngineVerdict[], analysis: Analysis): readonly Block[] {
  if (verdicts.length === 0) return [];
  const titles = new Map(engines.map(({ id, title }: Engine) => [id, title]));
  return [
    {
      kind: 'table',
      columns: [
        { title: 'ENGINE', align: 'left' },
        { title: 'LOADS', align: 'left' },
        { title: 'WHY NOT', align: 'left', mayWrap: true },
      ],
      rows: verdicts.map(({ engine, loads, whyNot }) => [
        text(titles.get(engine) ?? engine),
        loads === null ? text('not checked') : toned(loads ? 'good' : 'bad', text(loads ? 'yes' : 'no')),
        text(whyNot ?? ''),
      ]),
    },
    {
      kind: 'commands',
      commands: [{ purpose: 'Digests not checked', command: commandLine('verify', ...archiveArguments(analysis)) }],
    },
  ];
}
