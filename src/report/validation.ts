// validate: every JSON document of an archive, or one alone, by its schema and by the rules that no schema can say.
import type { Analysis } from '../analysis/analysis.ts';
import { counted } from '../rules/counted.ts';
import { evaluate, rulesAt } from '../rules/evaluate.ts';
import { count, text } from './block.ts';
import type { Report } from './report.ts';
import { inWords, type Verdict, verdictOf } from './verdict.ts';

export interface ValidationData extends Verdict {
  /** Whether there is no error. */
  readonly valid: boolean;
  readonly documents: readonly DocumentData[];
}

export interface DocumentData {
  readonly name: string;
  /** Which schema it was judged by. */
  readonly kind: string;
  readonly digest: string | null;
  /** Findings in this document. */
  readonly findings: number;
}

export function validation(analysis: Analysis): Report<ValidationData> {
  const findings = evaluate(analysis);
  const verdict = verdictOf(findings);
  const numbers = new Map<string | null, number>();
  for (const { where } of findings) numbers.set(where.blob, (numbers.get(where.blob) ?? 0) + 1);
  const documents = analysis.contents.documents.map(
    ({ name, kind, digest }): DocumentData => ({
      name,
      kind,
      digest: digest ?? null,
      findings: numbers.get(name) ?? 0,
    }),
  );
  const title = verdict.errors === 0 ? 'valid' : 'not valid';
  return {
    report: 'validate',
    version: 1,
    subject: [analysis.archive.name],
    data: { valid: verdict.errors === 0, ...verdict, documents },
    items: findings,
    findings,
    judgedBy: rulesAt('stacked'),
    isDocument: analysis.contents.formats.includes('document'),
    blocks: [
      {
        kind: 'heading',
        text: `${analysis.archive.name}: ${title}`,
        note: `${counted(documents.length, 'document')}, ${inWords(verdict)}`,
      },
      {
        kind: 'table',
        columns: [
          { title: 'DOCUMENT', align: 'left', mayBeCut: true },
          { title: 'KIND', align: 'left' },
          { title: 'FINDINGS', align: 'right' },
        ],
        rows: documents.map((document) => [text(document.name), text(document.kind), count(document.findings)]),
      },
      { kind: 'findings', findings, mostOfOneRule: 20 },
    ],
  };
}
