// files: the merged filesystem of an image, or one layer alone, like `tar -tv`.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import type { PathNumber } from '../../analysis/totals/path-totals.ts';
import type { Digest } from '../../oci/digest.ts';
import { absentText } from '../../rules/completeness.ts';
import { furtherFindings, missingFacts, worstFirst } from '../../rules/evaluate.ts';
import { withoutShown } from '../../rules/left-out.ts';
import type { Finding } from '../../rules/rule.ts';
import { displayPath } from '../../rules/wording.ts';
import { entryOf } from '../../tree/compare-entries.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import {
  type Block,
  type Cell,
  type Column,
  code,
  count,
  digest,
  exact,
  madeRows,
  type Rows,
  type TableBlock,
  text,
  time,
} from '../block.ts';
import { changeLegend } from '../changes.ts';
import { archiveArguments, commandLine } from '../command-line.ts';
import type { ListReport } from '../report.ts';
import { fileCell } from './file-cell.ts';
import { type FileData, fileData, hardLinkGroups, type ListedFileData, shownPaths } from './file-data.ts';
import { kindCell, type LayerChanges, type RemovedPath, removedBlock } from './layer-changes.ts';
import {
  amountIn,
  type FileOrder,
  knowsDistribution,
  type ListedTotals,
  sizeCells,
  sizeColumns,
  sizesAt,
} from './path-sizes.ts';
import { symbolicMode } from './symbolic-mode.ts';
import { treeRows } from './tree-rows.ts';

export interface FilesData {
  readonly entries: readonly ListedFileData[];
  /** Only if one layer is listed; null if the layers below it are unknown. */
  readonly removed?: readonly RemovedPath[] | null;
}

export interface FilesView {
  readonly tree: FileTree;
  /** The directory to start at. */
  readonly top: PathId;
  readonly order: FileOrder;
  /** The totals of what is listed, to draw a tree with; undefined for a list. */
  readonly totals: ListedTotals | undefined;
  /** How deep a tree is, from the top. */
  readonly maxDepth: number;
  /** Whether a path is listed; undefined: all are. */
  readonly wants?: ((path: string) => boolean) | undefined;
  /** About entries that are not in the tree. */
  readonly leftOut: readonly Finding[];
  /** The compressed bytes; set if they were looked for. */
  readonly distributionOf?: ((place: PathId) => number | null) | undefined;
  /** The package URL of the owner; set if owners were looked for. */
  readonly packageOf?: ((place: PathId) => string | null) | undefined;
  /** Set if one layer is listed; null if its changes are unknown. */
  readonly changes?: LayerChanges | null | undefined;
  /** Set if digests were requested. */
  readonly digestOf?: ((place: PathId) => Digest | null) | undefined;
}

/** Data and rows of a file are made when they are shown: a filesystem can have a million files. */
export function files(
  analysis: Analysis,
  image: ImageAnalysis,
  view: FilesView | undefined,
): ListReport<FilesData, FileData> {
  const leftOut = view?.leftOut ?? [];
  const findings = worstFirst([...missingFacts(analysis), ...leftOut]);
  const listed = view ? listedFiles(view) : [];
  const dataOf = view && dataMaker(view);
  const items = dataOf ? madeRows(listed, dataOf) : [];
  let entries: readonly ListedFileData[] | undefined;
  return {
    report: 'files',
    version: 1,
    subject: [analysis.archive.name],
    data: {
      get entries() {
        entries ??= [...items] as readonly ListedFileData[];
        return entries;
      },
      ...(view?.changes === undefined ? {} : { removed: view.changes?.removed ?? null }),
    },
    items,
    findings,
    isNo: leftOut.length > 0,
    blocks: () => {
      const further = withoutShown(furtherFindings(analysis), leftOut);
      const others = { findings: further, command: commandLine('validate', ...archiveArguments(analysis)) };
      return [...(view ? blocks(listed, items, view) : [unknownFiles(image)]), { kind: 'findings', findings, others }];
    },
  };
}

/** Shown if layers are missing. */
export const unknownFiles = ({ layers }: ImageAnalysis): Block => ({
  kind: 'heading',
  text: 'Files: unknown',
  note: absentText(layers),
});

function listedFiles({ tree, top, order, wants, distributionOf }: FilesView): readonly PathId[] {
  const shown = shownPaths(tree, top);
  const places = wants ? shown.filter((place) => wants(tree.pathOf(place))) : shown;
  if (order === 'path' || order === 'wasted') return places;
  const sizeOf = (place: PathId): number => entryOf(tree.tables, tree.ownerOf(place)).size;
  const keyOf = order === 'size' ? sizeOf : (place: PathId) => distributionOf?.(place) ?? -1;
  const keyed = places.map((place) => ({ place, key: keyOf(place) }));
  return keyed.sort((a, b) => b.key - a.key).map(({ place }) => place);
}

function dataMaker({ tree, distributionOf, packageOf, changes, digestOf }: FilesView): (place: PathId) => FileData {
  const groups = hardLinkGroups(tree);
  return (place) => {
    const owner = tree.ownerOf(place);
    const data = fileData(tree.pathOf(place), owner, tree.tables, groups);
    // Assigned one by one: spreading objects takes as long as everything else here.
    if (distributionOf) data.distribution = distributionOf(place);
    if (packageOf) data.package = packageOf(place);
    if (changes !== undefined) data.change = changes?.kindOf(data.path, owner.row) ?? null;
    if (digestOf) data.digest = digestOf(place);
    return data;
  };
}

/** Which columns a table has. */
interface Shown {
  readonly digests: boolean;
  /** Compressed bytes are shown if those of one file are known. */
  readonly distribution: boolean;
  readonly changes: boolean;
}

function blocks(places: readonly PathId[], files: Rows<FileData>, view: FilesView): readonly Block[] {
  const { changes } = view;
  if (!changes) return [block(places, files, view)];
  return [{ kind: 'sentence', sentence: changeLegend }, block(places, files, view), removedBlock(changes.removed)];
}

function block(places: readonly PathId[], files: Rows<FileData>, view: FilesView): TableBlock {
  const digests = view.digestOf !== undefined;
  const changes = view.changes != null;
  if (view.totals) return treeBlock(places, view, view.totals, digests);
  const { distributionOf } = view;
  const distribution = distributionOf !== undefined && places.some((place) => (distributionOf(place) ?? 0) > 0);
  return listBlock(files, { digests, distribution, changes });
}

const changeColumns = (hasChanges: boolean): readonly Column[] => (hasChanges ? [{ title: ' ', align: 'left' }] : []);

const distributionColumns = ({ distribution }: Shown): readonly Column[] =>
  distribution ? [{ title: 'DISTRIBUTION', align: 'right', importance: 0 }] : [];

const distributionCells = ({ distribution }: Shown, bytes: number | null | undefined): readonly Cell[] =>
  distribution ? [exact(bytes ?? null)] : [];

const pathColumns = (hasDigests: boolean): readonly Column[] => [
  { title: 'LAYER', align: 'right' },
  ...(hasDigests ? [{ title: 'DIGEST', align: 'left', importance: 3 } as const] : []),
  { title: 'PATH', align: 'left', mayBeCut: true, keepsEnd: true },
];

/** Directories have no digest. */
const digestCells = (hasDigests: boolean, entry: FileData | undefined): readonly Cell[] =>
  hasDigests ? [entry?.digest == null ? text('') : digest(entry.digest)] : [];

function listBlock(files: Rows<FileData>, shown: Shown): TableBlock {
  return {
    kind: 'table',
    columns: [
      ...changeColumns(shown.changes),
      { title: 'MODE', align: 'left' },
      { title: 'OWNER', align: 'left', importance: 1 },
      { title: 'SIZE', align: 'right' },
      ...distributionColumns(shown),
      { title: 'MODIFIED', align: 'left', importance: 2 },
      ...pathColumns(shown.digests),
    ],
    rows: madeRows(files, (entry) => [
      ...(shown.changes ? [kindCell(entry.change)] : []),
      code(symbolicMode(entry.type, Number.parseInt(entry.mode, 8))),
      text(`${entry.uid}/${entry.gid}`),
      entry.device === null ? exact(entry.size) : text(entry.device),
      ...distributionCells(shown, entry.distribution),
      time(entry.mtime),
      count(entry.layer),
      ...digestCells(shown.digests, entry),
      nameCell(displayPath(entry.path), entry),
    ]),
  };
}

function nameCell(name: string, entry: FileData, indent = ''): Cell {
  const { type, path, hardlinkGroup, link, size, missingBytes } = entry;
  const shown = type === 'directory' && path !== '' ? `${name}/` : name;
  const hardlinkTo = hardlinkGroup === path ? null : hardlinkGroup;
  return fileCell(shown, { path, link, hardlinkTo, size, missingBytes }, indent);
}

function treeBlock(places: readonly PathId[], view: FilesView, listed: ListedTotals, digests: boolean): TableBlock {
  const { totals } = listed;
  const { tree, top, order, maxDepth } = view;
  const entries = new Set<PathNumber>(places);
  const dataOf = dataMaker(view);
  let above = 0;
  for (let at = top; at !== rootPath; at = tree.parentOf(at)) above += 1;
  const rows = treeRows(totals, {
    from: rootPath,
    maxDepth: above + maxDepth,
    amountAt: amountIn(listed, order),
    has: (path) => totals.entriesAt(path) > 0,
  }).filter(({ path }) => path !== rootPath || entries.has(path));
  const distribution = knowsDistribution(
    listed,
    rows.map(({ path }) => path),
  );
  return {
    kind: 'table',
    columns: [...changeColumns(view.changes != null), ...sizeColumns(listed, distribution), ...pathColumns(digests)],
    rows: madeRows(rows, ({ path, depth }) => {
      const entry = entries.has(path) ? dataOf(path) : undefined;
      const name = totals.nameOf(path);
      const indent = '  '.repeat(Math.max(depth - 1, 0));
      const hasSize = !entry || entry.type === 'file' || entry.type === 'directory';
      const cell = hasSize ? exact : () => text('');
      return [
        ...(view.changes ? [kindCell(entry?.change)] : []),
        ...sizeCells(sizesAt(listed, path), listed, distribution, cell),
        entry ? count(entry.layer) : text(''),
        ...digestCells(digests, entry),
        entry
          ? nameCell(name || '/', entry, indent)
          : text([indent, { code: totals.isDirectory(path) ? `${name}/` : name }]),
      ];
    }),
  };
}
