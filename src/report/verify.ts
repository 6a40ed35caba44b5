// verify: compares every declared digest and size with the bytes, and reports everything that validate does.
import type { Analysis } from '../analysis/analysis.ts';
import {
  type Check,
  type CheckStatus,
  checksOf,
  isOfUnknownAlgorithm,
} from '../analysis/verification/digest-checks.ts';
import { evaluate, rulesAt } from '../rules/evaluate.ts';
import { imageLabel, pluralize } from '../rules/wording.ts';
import { type Block, bytes, type Cell, code, count, digest, type TableBlock, text, toned } from './block.ts';
import { archiveArguments, commandLine } from './command-line.ts';
import type { Report } from './report.ts';
import { inWords, type Verdict, verdictOf } from './verdict.ts';

export interface VerifyData extends Verdict {
  /** Whether there are no errors. */
  readonly valid: boolean;
  readonly blobs: readonly CheckData[];
}

/** One digest of a blob. */
export interface CheckData {
  /** Name of the blob in the archive. */
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
  /** Name of the image; null if the blob is not a layer. */
  readonly image: string | null;
  /** Index of the layer; null if the blob is not a layer. */
  readonly layer: number | null;
  /** The other archive that its bytes were taken from; null if the archive itself has them, or none. */
  readonly takenFrom: string | null;
}

export function verify(analysis: Analysis): Report<VerifyData> {
  const findings = evaluate(analysis);
  const verdict = verdictOf(findings);
  const blobs = checksOf(analysis).map((check) => checkData(check, analysis));
  const title = titleOf(verdict, blobs);
  return {
    report: 'verify',
    version: 1,
    subject: [analysis.archive.name],
    data: { valid: verdict.errorCount === 0, ...verdict, blobs },
    items: blobs,
    findings,
    evaluatedRules: rulesAt({ depth: 'verified', attestations: true }),
    blocks: () => [
      {
        kind: 'heading',
        text: `${analysis.archive.name}: ${title}`,
        ...(verdict.errorCount > 0 ? { tone: 'bad' } : title === 'verified' ? { tone: 'good' } : {}),
        facts: [inWords(verdict), ...takenFacts(blobs)],
      },
      tally(blobs),
      mismatches(blobs),
      { kind: 'findings', findings, maxOfOneRule: 20 },
      {
        kind: 'commands',
        commands: [
          {
            purpose: 'All digests',
            command: commandLine('verify', ...archiveArguments(analysis), '--format', 'json'),
          },
        ],
      },
    ],
  };
}

function titleOf({ errorCount }: Verdict, blobs: readonly CheckData[]): string {
  if (errorCount > 0) {
    // Other errors, such as a layer that is not a tar, do not make digests wrong.
    const isSound =
      blobs.some(({ status }) => status === 'verified') &&
      !blobs.some((blob) => blob.status === 'mismatch' || isOfUnknownAlgorithm(blob));
    return isSound ? 'digests verified, but not valid' : 'verification failed';
  }
  if (!blobs.some(({ status }) => status === 'verified')) return 'nothing to verify';
  const missing = new Set(blobs.filter(({ status }) => status === 'missing').map(({ name }) => name)).size;
  return missing > 0 ? `verified, ${pluralize(missing, 'blob')} missing` : 'verified';
}

const checkData = ({ layer, ...check }: Check, { archive }: Analysis): CheckData => ({
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
  takenFrom: archive.takenFrom?.(check.name) ?? null,
});

/** `3 blobs from base.tar` */
function takenFacts(blobs: readonly CheckData[]): readonly string[] {
  const taken = new Map<string, Set<string>>();
  for (const { name, takenFrom } of blobs)
    if (takenFrom !== null) taken.set(takenFrom, (taken.get(takenFrom) ?? new Set()).add(name));
  return Array.from(taken, ([archive, names]) => `${pluralize(names.size, 'blob')} from ${archive}`);
}

function tally(blobs: readonly CheckData[]): Block {
  const of = (wanted: CheckStatus): readonly CheckData[] => blobs.filter(({ status }) => status === wanted);
  const fact = (status: CheckStatus, note: string, isBad = false) => {
    const found = of(status).length;
    return { name: status, value: toned(isBad && found > 0 ? 'bad' : undefined, count(found)), note };
  };
  return {
    kind: 'facts',
    facts: [
      fact('verified', 'digests and diff IDs match'),
      fact('mismatch', 'digests, diff IDs or sizes do not match', true),
      fact('missing', 'digests and diff IDs of blobs that are not in the archive'),
      fact('unverifiable', `nothing to compare with${examplesOf(of('unverifiable'))}`),
    ],
  };
}

const maxExamples = 3;

/** `: oci-layout, index.json, manifest.json and 2 more` */
function examplesOf(blobs: readonly CheckData[]): string {
  const names = [...new Set(blobs.map(({ name }) => name))];
  if (names.length === 0) return '';
  const more = names.length > maxExamples ? ` and ${names.length - maxExamples} more` : '';
  return `: ${names.slice(0, maxExamples).join(', ')}${more}`;
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
      sizeCell(blob),
      code(blob.name),
    ]),
});

/** A wrong size is shown to the byte, next to the declared one. */
const sizeCell = ({ declaredSize, observedSize }: CheckData): Cell =>
  declaredSize === null || observedSize === null || declaredSize === observedSize
    ? bytes(observedSize)
    : text(`${pluralize(observedSize, 'byte')}, declared ${pluralize(declaredSize, 'byte')}`);
