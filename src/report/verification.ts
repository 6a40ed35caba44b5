// verify: every digest and size that the archive declares against its bytes, and all that validate says.
import type { Analysis } from '../analysis/analysis.ts';
import { type CheckStatus, checksOf } from '../analysis/checks.ts';
import { evaluate, rulesAt } from '../rules/evaluate.ts';
import { type Block, bytes, count, digest, text } from './block.ts';
import { type CheckData, checkData } from './check-data.ts';
import type { Report } from './report.ts';
import { inWords, type Verdict, verdictOf } from './verdict.ts';

export interface VerificationData extends Verdict {
  /** Whether there is no error. */
  readonly valid: boolean;
  readonly blobs: readonly CheckData[];
}

export function verification(analysis: Analysis): Report<VerificationData> {
  const findings = evaluate(analysis);
  const verdict = verdictOf(findings);
  const blobs = checksOf(analysis).map(checkData);
  const isAnyVerified = blobs.some(({ status }) => status === 'verified');
  const title = verdict.errors > 0 ? 'not verified' : isAnyVerified ? 'verified' : 'nothing to verify';
  return {
    report: 'verify',
    version: 1,
    subject: [analysis.archive.name],
    data: { valid: verdict.errors === 0, ...verdict, blobs },
    items: blobs,
    findings,
    judgedBy: rulesAt('verified'),
    blocks: [
      { kind: 'heading', text: `${analysis.archive.name}: ${title}`, note: inWords(verdict) },
      tally(blobs),
      faults(blobs),
      { kind: 'findings', findings, mostOfOneRule: 20 },
    ],
  };
}

function tally(blobs: readonly CheckData[]): Block {
  const of = (wanted: CheckStatus): readonly CheckData[] => blobs.filter(({ status }) => status === wanted);
  const fact = (status: CheckStatus, note: string) => ({ name: status, value: count(of(status).length), note });
  const unspoken = [...new Set(of('unverifiable').map(({ name }) => name))];
  const examples = unspoken.length > 0 ? `, such as ${unspoken.slice(0, 3).join(', ')}` : '';
  return {
    kind: 'facts',
    facts: [
      fact('verified', 'digests that are what is declared'),
      fact('mismatch', 'digests or sizes that are not'),
      fact('missing', 'declared, and not in the archive'),
      fact('unverifiable', `nothing here declares the digest${examples}`),
    ],
  };
}

function faults(blobs: readonly CheckData[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'STATUS', align: 'left' },
      { title: 'HASH', align: 'left' },
      { title: 'DECLARED', align: 'left' },
      { title: 'OBSERVED', align: 'left' },
      { title: 'BYTES', align: 'right' },
      { title: 'BLOB', align: 'left', mayBeCut: true },
    ],
    rows: blobs
      .filter(({ status }) => status === 'mismatch' || status === 'missing')
      .map((blob) => [
        text(blob.status),
        text(blob.hash),
        digest(blob.declared),
        digest(blob.observed),
        bytes(blob.observedSize),
        text(blob.name),
      ]),
  };
}
