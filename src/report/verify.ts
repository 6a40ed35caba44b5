// verify: compares every digest and size that the archive declares with the bytes, and reports all that validate does.
import type { Analysis } from '../analysis/analysis.ts';
import { type Check, type CheckStatus, checksOf } from '../analysis/checks.ts';
import { evaluate, rulesAt } from '../rules/evaluate.ts';
import { imageLabel } from '../rules/wording.ts';
import { type Block, bytes, count, digest, type TableBlock, text, toned } from './block.ts';
import type { Report } from './report.ts';
import { inWords, type Verdict, verdictOf } from './verdict.ts';

export interface VerifyData extends Verdict {
  /** Whether there are no errors. */
  readonly valid: boolean;
  readonly blobs: readonly CheckData[];
}

/** One digest of a blob. */
export interface CheckData {
  /** Of the blob in the archive. */
  readonly name: string;
  /** digest: of the blob as stored · diffID: of the uncompressed layer */
  readonly hash: Check['hash'];
  readonly declared: string | null;
  /** Document and JSON Pointer, or "its name". */
  readonly declaredBy: string | null;
  readonly observed: string | null;
  readonly declaredSize: number | null;
  readonly observedSize: number | null;
  readonly status: CheckStatus;
  /** Set for layers. */
  readonly image: string | null;
  readonly layer: number | null;
}

export function verify(analysis: Analysis): Report<VerifyData> {
  const findings = evaluate(analysis);
  const verdict = verdictOf(findings);
  const blobs = checksOf(analysis).map(checkData);
  const isAnyVerified = blobs.some(({ status }) => status === 'verified');
  const title = verdict.errorCount > 0 ? 'verification failed' : isAnyVerified ? 'verified' : 'nothing to verify';
  return {
    report: 'verify',
    version: 1,
    subject: [analysis.archive.name],
    data: { valid: verdict.errorCount === 0, ...verdict, blobs },
    items: blobs,
    findings,
    judgedBy: rulesAt('verified'),
    blocks: [
      {
        kind: 'heading',
        text: `${analysis.archive.name}: ${title}`,
        ...(verdict.errorCount > 0 ? { tone: 'bad' } : isAnyVerified ? { tone: 'good' } : {}),
        facts: [inWords(verdict)],
      },
      tally(blobs),
      mismatches(blobs),
      { kind: 'findings', findings, mostOfOneRule: 20 },
    ],
  };
}

const checkData = ({ layer, ...check }: Check): CheckData => ({
  name: check.name,
  hash: check.hash,
  declared: check.declared,
  declaredBy: check.declaredBy,
  observed: check.observed,
  declaredSize: check.declaredSize,
  observedSize: check.observedSize,
  status: check.status,
  image: layer ? imageLabel(layer.image) : null,
  layer: layer?.index ?? null,
});

function tally(blobs: readonly CheckData[]): Block {
  const of = (wanted: CheckStatus): readonly CheckData[] => blobs.filter(({ status }) => status === wanted);
  const fact = (status: CheckStatus, note: string, isBad = false) => {
    const found = of(status).length;
    return { name: status, value: toned(isBad && found > 0 ? 'bad' : undefined, count(found)), note };
  };
  const undeclared = [...new Set(of('unverifiable').map(({ name }) => name))];
  const examples = undeclared.length > 0 ? `: ${undeclared.slice(0, 3).join(', ')}` : '';
  const more = undeclared.length > 3 ? ', …' : '';
  return {
    kind: 'facts',
    facts: [
      fact('verified', 'digests match'),
      fact('mismatch', 'digests or sizes do not match', true),
      fact('missing', 'declared, but not in the archive'),
      fact('unverifiable', `no declared digest to compare with${examples}${more}`),
    ],
  };
}

const hashNames: Readonly<Record<Check['hash'], string>> = { digest: 'digest', diffID: 'diff ID' };

const mismatches = (blobs: readonly CheckData[]): TableBlock => ({
  kind: 'table',
  columns: [
    { title: 'STATUS', align: 'left' },
    { title: 'HASH', align: 'left' },
    { title: 'DECLARED', align: 'left', importance: 3 },
    { title: 'OBSERVED', align: 'left', importance: 2 },
    { title: 'SIZE', align: 'right', importance: 1 },
    { title: 'BLOB', align: 'left', mayBeCut: true },
  ],
  rows: blobs
    .filter(({ status }) => status === 'mismatch' || status === 'missing')
    .map((blob) => [
      toned(blob.status === 'mismatch' ? 'bad' : undefined, text(blob.status)),
      text(hashNames[blob.hash]),
      digest(blob.declared),
      digest(blob.observed),
      bytes(blob.observedSize),
      text(blob.name),
    ]),
});
