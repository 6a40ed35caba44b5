// bloat: the hidden bytes by cause, instruction and directory, what to write instead, and files that hardly anyone needs.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { type HiddenLabel, type LedgerRow, reclaimable } from '../analysis/ledger.ts';
import type { OwnLayers } from '../analysis/own-layers.ts';
import { bloatFindings, missingFacts } from '../rules/evaluate.ts';
import { comparePaths } from '../spec/entry-path.ts';
import type { Attribute } from '../tree/change.ts';
import { type Block, bytes, count, text } from './block.ts';
import { type CauseData, causeData, causesTable } from './causes.ts';
import type { Report } from './report.ts';

export interface BloatData {
  readonly reclaimable: number | null;
  /** First layer that is not the base image's, how that is known, and what those layers could do without. */
  readonly own: OwnLayers & { readonly reclaimable: number | null };
  readonly causes: readonly CauseData[];
  /** By the first two steps of the path. */
  readonly directories: readonly { readonly path: string; readonly bytes: number; readonly files: number }[];
  readonly paths: readonly PathData[];
  readonly moves: readonly MoveData[];
  readonly duplicates: readonly DuplicateData[];
}

export interface PathData {
  readonly path: string;
  readonly label: HiddenLabel;
  readonly attributes: readonly Attribute[];
  readonly bytes: number;
  readonly sitsIn: number;
  readonly causedBy: number;
}

/** A removal and an addition of the same content in one layer: the bytes are paid twice. */
export interface MoveData {
  readonly layer: number;
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
}

/** One content at several visible paths. It is no waste of copy-on-write: a hard link would do. */
export interface DuplicateData {
  readonly digest: string;
  readonly bytes: number;
  readonly paths: readonly string[];
}

export interface SameContents {
  readonly moves: readonly MoveData[];
  readonly duplicates: readonly DuplicateData[];
}

const mostRows = 10;

export function bloat(analysis: Analysis, image: ImageAnalysis, own: OwnLayers, same: SameContents): Report<BloatData> {
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
    blocks: [...blocksOf(data, image), { kind: 'findings', findings: junk }],
  };
}

function bloatData({ image, merged }: ImageAnalysis, own: OwnLayers, same: SameContents): BloatData {
  const steps = image.layers.map(({ history }) => history?.created_by ?? null);
  const hidden = merged?.ledger.hidden ?? [];
  const ownBytes = hidden.filter(({ causedBy }) => causedBy >= own.from).reduce((sum, row) => sum + row.bytes, 0);
  return {
    reclaimable: merged ? reclaimable(merged.ledger.total) : null,
    own: { ...own, reclaimable: merged ? ownBytes : null },
    causes: merged ? causeData(merged.ledger, steps) : [],
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
    const top = path.split('/').slice(0, -1).slice(0, 2).join('/');
    const row = directories.get(top) ?? { bytes: 0, files: 0 };
    directories.set(top, { bytes: row.bytes + bytes, files: row.files + 1 });
  }
  return Array.from(directories, ([path, row]) => ({ path, ...row })).sort(
    (a, b) => b.bytes - a.bytes || comparePaths(a.path, b.path),
  );
}

function blocksOf(data: BloatData, { image, merged }: ImageAnalysis): Block[] {
  const basis =
    data.own.basis === 'base' ? 'above the base image' : 'taken for yours: the base image is not known, see --base';
  const files = merged ? merged.ledger.total.live + reclaimable(merged.ledger.total) : null;
  const facts: Block = {
    kind: 'facts',
    facts: [
      { name: 'files', value: bytes(files), note: 'what the files in all layers hold' },
      { name: 'reclaimable', value: bytes(data.reclaimable), note: 'of that is shipped but hidden' },
      { name: 'yours', value: bytes(data.own.reclaimable), note: `by layers from ${data.own.from} on, ${basis}` },
    ],
  };
  const heading: Block = { kind: 'heading', text: image.names[0] ?? '<none>', note: '' };
  return [
    heading,
    facts,
    causesTable(data.causes, data.causes.length),
    adviceList(data),
    directoriesTable(data),
    pathsTable(data),
    ...sameTables(data),
  ];
}

/** What to write instead, with the bytes it saves. */
function adviceList({ causes }: BloatData): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'SAVES', align: 'right' },
      { title: 'WHAT TO WRITE INSTEAD', align: 'left', mayWrap: true },
    ],
    rows: causes
      .slice(0, mostRows)
      .map((cause) => [bytes(cause.bytes), text(`layer ${cause.causedBy}: ${cause.advice}`)]),
  };
}

function directoriesTable({ directories }: BloatData): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'BYTES', align: 'right' },
      { title: 'FILES', align: 'right' },
      { title: 'DIRECTORY', align: 'left', mayBeCut: true },
    ],
    rows: directories
      .slice(0, mostRows)
      .map(({ path, bytes: size, files }) => [bytes(size), count(files), text(`/${path}`)]),
  };
}

function pathsTable({ paths }: BloatData): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'BYTES', align: 'right' },
      { title: 'LABEL', align: 'left' },
      { title: 'SITS IN', align: 'right' },
      { title: 'CAUSED BY', align: 'right' },
      { title: 'PATH', align: 'left', mayBeCut: true },
    ],
    rows: paths
      .slice(0, mostRows)
      .map((row) => [bytes(row.bytes), text(row.label), count(row.sitsIn), count(row.causedBy), text(`/${row.path}`)]),
  };
}

function sameTables({ moves, duplicates }: BloatData): Block[] {
  return [
    {
      kind: 'table',
      columns: [
        { title: 'BYTES', align: 'right' },
        { title: 'LAYER', align: 'right' },
        { title: 'MOVED, PAID TWICE', align: 'left', mayBeCut: true },
      ],
      rows: moves
        .slice(0, mostRows)
        .map((move) => [bytes(move.bytes), count(move.layer), text(`/${move.from} -> /${move.to}`)]),
    },
    {
      kind: 'table',
      columns: [
        { title: 'BYTES EACH', align: 'right' },
        { title: 'PATHS', align: 'right' },
        { title: 'THE SAME FILE, VISIBLE SEVERAL TIMES', align: 'left', mayBeCut: true },
      ],
      rows: duplicates
        .slice(0, mostRows)
        .map(({ bytes: size, paths }) => [
          bytes(size),
          count(paths.length),
          text(paths.map((path) => `/${path}`).join('  ')),
        ]),
    },
  ];
}
