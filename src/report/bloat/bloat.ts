// bloat: wasted bytes by cause, instruction, directory and file, leftovers, and how to fix both.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import type { WasteKind } from '../../analysis/ledger.ts';
import { sum } from '../../analysis/sizes.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import { unreadReason } from '../../rules/completeness.ts';
import { bloatFindings, missingFacts, packageFindings, worstFirst } from '../../rules/evaluate.ts';
import { packageNames } from '../../rules/shipped-packages.ts';
import { displayPath } from '../../rules/wording.ts';
import type { Attribute } from '../../tree/change.ts';
import { ownNote } from '../base/base-text.ts';
import { type Block, bytes, code, codes, count, cutList, type TableBlock, text } from '../block.ts';
import { type ImageData, imageData, type OwnData, ownData } from '../image-data.ts';
import { imageHeading, wastedFact } from '../image-view.ts';
import type { Report } from '../report.ts';
import { type CauseData, causesTable, imageCauses, kindText } from './causes.ts';
import { type DirectoryData, directoriesOf, directoriesTable } from './directories.ts';
import { fixesFor, fixesTable } from './fixes.ts';
import { imageLeftovers, type LeftoverData, leftoversTable } from './leftovers.ts';
import { type WasteOwners, wasteOwners } from './owners.ts';
import { pulledFact, toPull } from './to-pull.ts';

export interface BloatData {
  readonly wasted: number | null;
  /** Compressed bytes of wasted files; null if unknown. */
  readonly wastedDistribution: number | null;
  /** The layers above the base image, and the bytes they waste. */
  readonly own: OwnData & { readonly wasted: number | null; readonly wastedDistribution: number | null };
  readonly causes: readonly CauseData[];
  readonly leftovers: readonly LeftoverData[];
  /** By the first two components of the path. */
  readonly directories: readonly DirectoryData[];
  readonly wastedFiles: readonly WastedFileData[];
  readonly moves: readonly MoveData[];
  readonly identicalFiles: readonly IdenticalFilesData[];
}

interface WastedFileData {
  readonly path: string;
  readonly kind: WasteKind;
  readonly attributes: readonly Attribute[];
  readonly bytes: number;
  readonly distribution: number | null;
  readonly storedIn: number;
  readonly wastedBy: number;
  /** Package URL; null if it belongs to none. */
  readonly package: string | null;
}

/** One layer removes a path and adds the same content at another: the bytes are stored twice. */
interface MoveData {
  readonly layer: number;
  readonly fromPath: string;
  readonly toPath: string;
  readonly bytes: number;
}

/** One content at several visible paths; a hard link would do. It does not count as wasted. */
interface IdenticalFilesData {
  readonly digest: string;
  /** Of each file. */
  readonly bytes: number;
  readonly paths: readonly string[];
}

export interface BloatView {
  readonly moves: readonly MoveData[];
  readonly identicalFiles: readonly IdenticalFilesData[];
  /** Of each list. */
  readonly maxRows: number;
  /** A command line that shows all rows of each list. */
  readonly allRows: string;
  /** How to find out compressed bytes that are unknown. */
  readonly estimate: string;
}

export function bloat(analysis: Analysis, image: ImageAnalysis, view: BloatView): Report<BloatData> {
  const incomplete = missingFacts(analysis);
  const only = { ...analysis, images: [image] };
  const ofPackages = image.ownership?.packages.length ? packageFindings(only) : [];
  const shown = worstFirst([...incomplete, ...ofPackages]);
  const findings = [...shown, ...bloatFindings(only)];
  const owners = wasteOwners(image);
  const data = bloatData(image, owners, view);
  const { maxRows, allRows } = view;
  return {
    report: 'bloat',
    version: 1,
    subject: [analysis.archive.name],
    data,
    items: data.wastedFiles,
    findings,
    blocks: () => [
      imageHeading(imageData(image), ...(data.wastedDistribution === null && image.merged ? [view.estimate] : [])),
      factsOf(data, owners, imageData(image), unreadReason(image.layers)),
      causesTable(data.causes, maxRows, allRows, true),
      leftoversTable(data.leftovers, maxRows, allRows),
      fixesTable(fixesFor(data.causes, data.leftovers), maxRows, allRows),
      directoriesTable(data.directories, maxRows, allRows),
      wastedFilesTable(data, owners, maxRows, allRows),
      movesTable(data, maxRows, allRows),
      identicalFilesTable(data, maxRows, allRows),
      { kind: 'findings', findings: shown },
    ],
  };
}

function bloatData(analysis: ImageAnalysis, owners: WasteOwners, { moves, identicalFiles }: BloatView): BloatData {
  const { own, merged } = analysis;
  const wasted = (merged?.ledger.wasted ?? []).filter(({ bytes: size }) => size > 0);
  const ownWasted = wasted.filter(({ wastedBy }) => wastedBy >= own.from);
  return {
    wasted: imageData(analysis).wasted,
    wastedDistribution: merged ? sum(wasted.map(({ distribution }) => distribution)) : null,
    own: {
      ...ownData(own),
      wasted: merged ? ownWasted.reduce((total, { bytes: size }) => total + size, 0) : null,
      wastedDistribution: merged ? sum(ownWasted.map(({ distribution }) => distribution)) : null,
    },
    causes: imageCauses(analysis),
    leftovers: imageLeftovers(analysis),
    directories: directoriesOf(wasted),
    wastedFiles: wasted
      .map(
        ({ row, ...payload }): WastedFileData => ({
          ...payload,
          package: owners.packageOf({ layer: payload.storedIn, row }),
        }),
      )
      .sort((a, b) => b.bytes - a.bytes || comparePaths(a.path, b.path) || a.storedIn - b.storedIn),
    moves,
    identicalFiles,
  };
}

function factsOf(
  { own, wastedDistribution }: BloatData,
  owners: WasteOwners,
  image: ImageData,
  unread: string | undefined,
): Block {
  const atLeast = !image.complete;
  return {
    kind: 'facts',
    facts: [
      { name: 'files', value: bytes(image.sizes.files, atLeast), note: 'file data in all layers' },
      wastedFact(image, unread),
      ...(wastedDistribution === null ? [] : [pulledFact(image, bytes(wastedDistribution, atLeast))]),
      { name: 'own wasted', value: bytes(own.wasted, atLeast), note: ownNote(own, image.layers.length) },
      ...(owners.packages.length === 0
        ? []
        : [{ name: 'of packages', value: bytes(owners.bytes, atLeast), note: packageNames(owners.packages) }]),
    ],
  };
}

function wastedFilesTable(
  { wastedFiles }: BloatData,
  owners: WasteOwners,
  maxRows: number,
  command: string,
): TableBlock {
  const { shown, cut } = cutList(wastedFiles, maxRows, 'wasted files', command);
  const hasPackages = owners.packages.length > 0;
  const pulled = toPull(wastedFiles);
  return {
    kind: 'table',
    title: 'Wasted files',
    columns: [
      { title: 'WASTED', align: 'right' },
      ...pulled.columns,
      { title: 'KIND', align: 'left' },
      { title: 'IN LAYER', align: 'right', importance: 1 },
      { title: 'BY LAYER', align: 'right', importance: 2 },
      ...(hasPackages ? [{ title: 'PACKAGE', align: 'left', importance: 3 } as const] : []),
      { title: 'PATH', align: 'left', mayBeCut: true, keepsEnd: true },
    ],
    rows: shown.map((row) => [
      bytes(row.bytes),
      ...pulled.cells(row),
      text(kindText(row.kind, row.attributes)),
      count(row.storedIn),
      count(row.wastedBy),
      ...(hasPackages ? [code(owners.titleOf(row.package))] : []),
      code(displayPath(row.path)),
    ]),
    cut,
  };
}

function movesTable({ moves }: BloatData, maxRows: number, command: string): TableBlock {
  const { shown, cut } = cutList(moves, maxRows, 'moved files', command);
  return {
    kind: 'table',
    title: 'Moved files, stored twice',
    columns: [
      { title: 'SIZE', align: 'right' },
      { title: 'BY LAYER', align: 'right' },
      { title: 'FROM', align: 'left', mayBeCut: true, keepsEnd: true },
      { title: 'TO', align: 'left', mayBeCut: true, keepsEnd: true },
    ],
    rows: shown.map((move) => [
      bytes(move.bytes),
      count(move.layer),
      code(displayPath(move.fromPath)),
      code(displayPath(move.toPath)),
    ]),
    cut,
  };
}

function identicalFilesTable({ identicalFiles }: BloatData, maxRows: number, command: string): TableBlock {
  const { shown, cut } = cutList(identicalFiles, maxRows, 'groups of identical files', command);
  return {
    kind: 'table',
    title: 'Identical files at several paths',
    columns: [
      { title: 'SIZE EACH', align: 'right' },
      { title: 'FILE COUNT', align: 'right' },
      { title: 'PATHS', align: 'left', mayBeCut: true },
    ],
    rows: shown.map(({ bytes: size, paths }) => [bytes(size), count(paths.length), codes(paths.map(displayPath))]),
    cut,
  };
}
