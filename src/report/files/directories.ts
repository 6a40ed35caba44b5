// files --du: the directories of a filesystem with the sizes of what is in them, those that only have wasted files, too.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import type { PathNumber } from '../../analysis/totals/path-totals.ts';
import { furtherFindings, missingFacts, worstFirst } from '../../rules/evaluate.ts';
import { withoutShown } from '../../rules/left-out.ts';
import type { Finding } from '../../rules/rule.ts';
import { displayPath } from '../../rules/wording.ts';
import { type Block, bytes, type Cell, code, count, madeRows, text } from '../block.ts';
import { archiveArguments, commandLine } from '../command-line.ts';
import type { ListReport } from '../report.ts';
import { unknownFiles } from './files.ts';
import {
  amountIn,
  type FileOrder,
  knowsDistribution,
  type ListedTotals,
  type PathSizes,
  sizeCells,
  sizeColumns,
  sizesAt,
} from './path-sizes.ts';
import { treeRows } from './tree-rows.ts';

export interface DirectoriesData {
  /** The directory that was asked for, with the totals, and those below it. Empty if layers are missing. */
  readonly directories: readonly DirectoryData[];
}

export interface DirectoryData extends PathSizes {
  readonly path: string;
  /** Whether it is in the filesystem; if not, all that is left of it are wasted files. */
  readonly present: boolean;
  /** Number of listed paths at the directory and below. */
  readonly entryCount: number;
}

export interface DirectoriesView {
  readonly listed: ListedTotals;
  readonly top: PathNumber;
  readonly order: FileOrder;
  readonly maxDepth: number;
  /** About entries that are not in the filesystem. */
  readonly leftOut: readonly Finding[];
}

export function directories(
  analysis: Analysis,
  image: ImageAnalysis,
  view: DirectoriesView | undefined,
): ListReport<DirectoriesData, DirectoryData> {
  const leftOut = view?.leftOut ?? [];
  const findings = worstFirst([...missingFacts(analysis), ...leftOut]);
  const further = withoutShown(furtherFindings(analysis), leftOut);
  const others = { findings: further, command: commandLine('validate', ...archiveArguments(analysis)) };
  const rows = view ? directoryRows(view) : [];
  const data = view ? rows.map((path) => directoryData(view.listed, path)) : [];
  return {
    report: 'directories',
    version: 1,
    subject: [analysis.archive.name],
    data: { directories: data },
    items: data,
    findings,
    isNo: leftOut.length > 0,
    blocks: () => [view ? block(rows, data, view.listed) : unknownFiles(image), { kind: 'findings', findings, others }],
  };
}

function directoryRows({ listed, top, order, maxDepth }: DirectoriesView): readonly PathNumber[] {
  const { totals } = listed;
  const has = (path: PathNumber): boolean => totals.isDirectory(path);
  return treeRows(totals, { from: top, maxDepth, amountAt: amountIn(listed, order), has }).map(({ path }) => path);
}

const directoryData = (listed: ListedTotals, path: PathNumber): DirectoryData => ({
  path: listed.totals.pathOf(path),
  present: listed.totals.isThere(path),
  ...sizesAt(listed, path),
  entryCount: listed.totals.entriesAt(path),
});

function block(rows: readonly PathNumber[], data: readonly DirectoryData[], listed: ListedTotals): Block {
  const distribution = knowsDistribution(listed, rows);
  const cells = (one: DirectoryData, name: Cell): readonly Cell[] => [
    ...sizeCells(one, listed, distribution, bytes),
    count(one.entryCount),
    name,
  ];
  const [top, ...below] = data;
  const isAlone = below.length === 0;
  return {
    kind: 'table',
    columns: [
      ...sizeColumns(listed, distribution),
      { title: 'ENTRIES', align: 'right', importance: 2 },
      { title: 'DIRECTORY', align: 'left', mayBeCut: true, keepsEnd: true },
    ],
    rows: madeRows(isAlone ? data : below, (one) => cells(one, nameCell(one))),
    ...(top && !isAlone && { total: cells(top, totalCell(top)) }),
  };
}

const totalCell = ({ path }: DirectoryData): Cell =>
  path === '' ? text('TOTAL') : text(['TOTAL of ', { code: displayPath(path) }]);

const nameCell = ({ path, present }: DirectoryData): Cell =>
  present ? code(displayPath(path)) : text([{ code: displayPath(path) }], ' (not in the filesystem)');
