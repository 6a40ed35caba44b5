// bloat: the hidden bytes by cause, instruction and directory, what to write instead, and files that hardly anyone needs.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { type LedgerRow, reclaimable } from '../analysis/ledger.ts';
import type { OwnLayers } from '../analysis/own-layers.ts';
import { bloatFindings, missingFacts } from '../rules/evaluate.ts';
import { comparePaths, topDirectory } from '../spec/entry-path.ts';
import { bloatBlocks } from './bloat-blocks.ts';
import type { BloatData, DuplicateData, MoveData } from './bloat-data.ts';
import { imageCauses } from './causes.ts';
import type { Report } from './report.ts';

export interface SameContents {
  readonly moves: readonly MoveData[];
  readonly duplicates: readonly DuplicateData[];
}

export function bloat(
  analysis: Analysis,
  image: ImageAnalysis,
  own: OwnLayers,
  same: SameContents,
  mostRows: number,
): Report<BloatData> {
  const findings = [...missingFacts(analysis), ...bloatFindings(analysis)];
  const data = bloatData(image, own, same);
  const junk = findings.filter(({ rule }) => !/^bloat\/(?:recopied|removed|replaced|duplicate)$/.test(rule));
  return {
    report: 'bloat',
    version: 1,
    subject: [analysis.archive.name],
    data,
    items: data.paths,
    findings,
    blocks: [...bloatBlocks(data, image, mostRows), { kind: 'findings', findings: junk }],
  };
}

function bloatData(analysis: ImageAnalysis, own: OwnLayers, same: SameContents): BloatData {
  const { merged } = analysis;
  const hidden = merged?.ledger.hidden ?? [];
  const ownBytes = hidden.filter(({ causedBy }) => causedBy >= own.from).reduce((sum, row) => sum + row.bytes, 0);
  return {
    reclaimable: merged ? reclaimable(merged.ledger.total) : null,
    own: { ...own, reclaimable: merged ? ownBytes : null },
    causes: imageCauses(analysis),
    directories: directoriesOf(hidden),
    paths: hidden
      .map(({ path, label, attributes, bytes, sitsIn, causedBy }) => ({
        path,
        label,
        attributes,
        bytes,
        sitsIn,
        causedBy,
      }))
      .sort((a, b) => b.bytes - a.bytes || comparePaths(a.path, b.path) || a.sitsIn - b.sitsIn),
    moves: same.moves,
    duplicates: same.duplicates,
  };
}

function directoriesOf(hidden: readonly LedgerRow[]): BloatData['directories'] {
  const directories = new Map<string, { bytes: number; files: number }>();
  for (const { path, bytes } of hidden) {
    const top = topDirectory(path);
    const row = directories.get(top) ?? { bytes: 0, files: 0 };
    directories.set(top, { bytes: row.bytes + bytes, files: row.files + 1 });
  }
  return Array.from(directories, ([path, row]) => ({ path, ...row })).sort(
    (a, b) => b.bytes - a.bytes || comparePaths(a.path, b.path),
  );
}
