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
  type TableBlock,
  text,
  time,
} from '../block.ts';
import { archiveArguments, commandLine } from '../command-line.ts';
import type { Report } from '../report.ts';
import { fileCell } from './file-cell.ts';
import { type FileData, fileData, hardLinkGroups, shownPaths } from './file-data.ts';
import {
  amountIn,
  type FileOrder,
  knowsDistribution,
  type ListedTotals,
  sizeCells,
  sizeColumns,
  sizesAt,
} from './path-sizes.ts';
import { treeRows } from './tree-rows.ts';

export interface FilesData {
  readonly entries: readonly FileData[];
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
  /** Whether a path is listed. */
  readonly wants: (path: string) => boolean;
  /** About entries that are not in the tree. */
  readonly leftOut: readonly Finding[];
  /** The compressed bytes; set if they were looked for. */
  readonly distributionOf?: ((place: PathId) => number | null) | undefined;
  /** The package URL of the owner; set if owners were looked for. */
  readonly packageOf?: ((place: PathId) => string | null) | undefined;
  /** Set if digests were requested. */
  readonly digestOf?: ((place: PathId) => Digest | null) | undefined;
}

export function files(analysis: Analysis, image: ImageAnalysis, view: FilesView | undefined): Report<FilesData> {
  const leftOut = view?.leftOut ?? [];
  const findings = worstFirst([...missingFacts(analysis), ...leftOut]);
  const listed = view ? listedFiles(view) : [];
  const entries = listed.map(({ data }) => data);
  const further = withoutShown(furtherFindings(analysis), leftOut);
  const others = { findings: further, command: commandLine('validate', ...archiveArguments(analysis)) };
  return {
    report: 'files',
    version: 1,
    subject: [analysis.archive.name],
    data: { entries },
    items: entries,
    findings,
    isNo: leftOut.length > 0,
    blocks: () => [view ? block(listed, view) : unknownFiles(image), { kind: 'findings', findings, others }],
  };
}

/** Shown if layers are missing. */
export const unknownFiles = ({ layers }: ImageAnalysis): Block => ({
  kind: 'heading',
  text: 'Files: unknown',
  note: absentText(layers),
});

interface ListedFile {
  readonly place: PathId;
  readonly data: FileData;
}

function listedFiles({
  tree,
  top,
  order,
  wants,
  distributionOf,
  packageOf,
  digestOf,
}: FilesView): readonly ListedFile[] {
  const groups = hardLinkGroups(tree);
  const files = shownPaths(tree, top)
    .filter(({ path }) => wants(path))
    .map(({ path, place }): ListedFile => {
      const data = {
        ...fileData(path, tree.ownerOf(place), tree.tables, groups),
        ...(distributionOf && { distribution: distributionOf(place) }),
        ...(packageOf && { package: packageOf(place) }),
      };
      return { place, data: digestOf ? { ...data, digest: digestOf(place) } : data };
    });
  if (order === 'path' || order === 'wasted') return files;
  return files.toSorted((a, b) => (b.data[order] ?? -1) - (a.data[order] ?? -1));
}

/** Which columns a table has. */
interface Shown {
  readonly digests: boolean;
  /** Compressed bytes are shown if those of one file are known. */
  readonly distribution: boolean;
}

function block(files: readonly ListedFile[], view: FilesView): TableBlock {
  const digests = view.digestOf !== undefined;
  if (view.totals) return treeBlock(files, view, view.totals, digests);
  const distribution = files.some(({ data }) => data.distribution != null);
  return listBlock(files, view.tree, { digests, distribution });
}

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

function listBlock(files: readonly ListedFile[], tree: FileTree, shown: Shown): TableBlock {
  return {
    kind: 'table',
    columns: [
      { title: 'MODE', align: 'left' },
      { title: 'OWNER', align: 'left', importance: 1 },
      { title: 'SIZE', align: 'right' },
      ...distributionColumns(shown),
      { title: 'MODIFIED', align: 'left', importance: 2 },
      ...pathColumns(shown.digests),
    ],
    rows: madeRows(files, ({ place, data: entry }) => [
      code(symbolicMode(entry.type, entryOf(tree.tables, tree.ownerOf(place)).mode)),
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

const typeLetters: Readonly<Record<FileData['type'], string>> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  'character-device': 'c',
  'block-device': 'b',
  fifo: 'p',
};

/** As `ls -l` and `tar -tv` write it: drwxr-xr-x. */
function symbolicMode(type: FileData['type'], bits: number): string {
  const letters = [...'rwxrwxrwx'].map((letter, at) => (bits & (0o400 >> at) ? letter : '-'));
  for (const [bit, at, set, unset] of [
    [0o4000, 2, 's', 'S'],
    [0o2000, 5, 's', 'S'],
    [0o1000, 8, 't', 'T'],
  ] as const) {
    if (bits & bit) letters[at] = letters[at] === 'x' ? set : unset;
  }
  return typeLetters[type] + letters.join('');
}

function nameCell(name: string, entry: FileData, indent = ''): Cell {
  const { type, path, hardlinkGroup } = entry;
  const shown = type === 'directory' && path !== '' ? `${name}/` : name;
  return fileCell(shown, { ...entry, hardlinkTo: hardlinkGroup === path ? null : hardlinkGroup }, indent);
}

function treeBlock(
  files: readonly ListedFile[],
  { tree, top, order, maxDepth }: FilesView,
  listed: ListedTotals,
  digests: boolean,
): TableBlock {
  const { totals } = listed;
  const entries = new Map<PathNumber, FileData>(files.map(({ place, data }) => [place, data]));
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
    columns: [...sizeColumns(listed, distribution), ...pathColumns(digests)],
    rows: madeRows(rows, ({ path, depth }) => {
      const entry = entries.get(path);
      const name = totals.nameOf(path);
      const indent = '  '.repeat(Math.max(depth - 1, 0));
      const hasSize = !entry || entry.type === 'file' || entry.type === 'directory';
      const cell = hasSize ? exact : () => text('');
      return [
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
