// packages: which package each byte of an image belongs to, by package or by ecosystem, and the files of single packages.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { instructionOf } from '../../analysis/layer-analysis.ts';
import { sum } from '../../analysis/sizes.ts';
import { billFindings, missingFacts, packageFindings, worstFirst } from '../../rules/evaluate.ts';
import { displayPath, indexRanges, pluralize } from '../../rules/wording.ts';
import { humanSize } from '../../text/byte-size.ts';
import { type Block, bytes, type Cell, code, count, cutList, type Line, type TableBlock, text } from '../block.ts';
import { imageData } from '../image-data.ts';
import { imageHeading } from '../image-view.ts';
import { packagesPicture } from '../picture/image-picture.ts';
import type { Report } from '../report.ts';
import { billOfMaterials } from './bill-of-materials.ts';
import {
  listPackages,
  type OwnedImage,
  type PackageData,
  type PackagesData,
  type PackagesOptions,
  packagesData,
  type RestData,
} from './package-data.ts';
import { packageFiles } from './package-files.ts';

export interface PackagesView extends PackagesOptions {
  /** Whether only some packages are listed: then there are no rows for files of no package. */
  readonly isSelection: boolean;
  readonly isTree: boolean;
  readonly maxRows: number;
  /** A command line that shows all rows. */
  readonly allRows: string;
}

export function packages(
  analysis: Analysis,
  image: ImageAnalysis,
  owned: OwnedImage,
  view: PackagesView,
): Report<PackagesData> {
  const listed = listPackages(owned, view);
  const data = packagesData(listed);
  const asked = { ...analysis, images: [image] };
  const unread = [...missingFacts(asked), ...packageFindings(asked)];
  const findings = worstFirst([...unread, ...billFindings(asked)]);
  const isWhole = !view.isSelection && view.layer === undefined;
  const isPartial = !isWhole || unread.length > 0;
  const blocks = (): readonly Block[] => [
    imageHeading(imageData(image), pluralize(data.packages.length, 'package')),
    view.isTree ? treeTable(data, image, view) : listTable(data, image, view),
    ...(view.listsFiles ? packageFiles(data, owned, view) : []),
    { kind: 'findings', findings },
  ];
  return {
    report: 'packages',
    version: 1,
    subject: [analysis.archive.name],
    data,
    items: data.packages,
    findings,
    blocks,
    billOfMaterials: () => billOfMaterials(image, owned, listed, isPartial),
    ...(isWhole && { picture: () => packagesPicture(image, imageData(image), { head: blocks(), foot: [] }) }),
  };
}

const columns = [
  { title: 'PACKAGE', align: 'left', mayBeCut: true },
  { title: 'VERSION', align: 'left', mayBeCut: true, importance: 4 },
  { title: 'TYPE', align: 'left', importance: 5 },
  { title: 'SIZE', align: 'right' },
  { title: 'WASTED', align: 'right' },
  { title: 'DISTRIBUTION', align: 'right', importance: 6 },
  { title: 'FILE COUNT', align: 'right', importance: 3 },
  { title: 'LAYER', align: 'right', importance: 2 },
  { title: 'INSTRUCTION', align: 'left', mayBeCut: true, importance: 1 },
] as const;

function listTable(data: PackagesData, image: ImageAnalysis, view: PackagesView): TableBlock {
  const { shown, cut } = cutList(data.packages, view.maxRows, 'packages', view.allRows);
  return {
    kind: 'table',
    columns,
    rows: [...shown.map((one) => packageRow(one, image)), ...(view.isSelection ? [] : restRows(data))],
    total: totalRow(data, view),
    cut,
  };
}

function packageRow(one: PackageData, image: ImageAnalysis, indent = ''): readonly Cell[] {
  const title: Line = [indent, { code: one.name }];
  return [
    one.installed ? text(title) : text(title, ' (not installed in the end)'),
    code(one.version),
    text(one.type),
    ...sizeCells(one),
    text(indexRanges(one.layers).join(', ')),
    code(instructionOfFirst(one, image)),
  ];
}

const sizeCells = ({ sizes, fileCount }: Pick<PackageData, 'sizes' | 'fileCount'>): readonly Cell[] => [
  bytes(sizes.visible),
  bytes(sizes.wasted),
  bytes(sizes.distribution),
  count(fileCount),
];

/** The instruction that made the first of its layers. */
function instructionOfFirst({ layers: [first] }: PackageData, { layers }: ImageAnalysis): string | null {
  const layer = first === undefined ? undefined : layers[first];
  return (layer && instructionOf(layer)) ?? null;
}

function restRows({ derived, unowned }: PackagesData): readonly (readonly Cell[])[] {
  const row = (title: string, rest: RestData): readonly Cell[] => [
    text(title),
    text(''),
    text(''),
    ...sizeCells(rest),
    text(''),
    largestOf(rest),
  ];
  return [row('derived', derived), row('no package', unowned)];
}

/** How many directories are named in a row. */
const maxNamed = 3;

function largestOf({ largest }: RestData): Cell {
  if (largest.length === 0) return text('');
  const named = largest.slice(0, maxNamed).flatMap(({ path, sizes: { visible, wasted } }, at) => {
    const size = visible === 0 ? `${humanSize(wasted)} wasted` : humanSize(visible);
    return [at === 0 ? 'largest: ' : ', ', { code: displayPath(path) }, ` ${size}`];
  });
  return text(named);
}

/** Of all packages that are listed, also in rows that are cut off. */
function totalRow({ packages: all, derived, unowned }: PackagesData, { isSelection }: PackagesView): readonly Cell[] {
  const parts = isSelection ? all : [...all, derived, unowned];
  return [text('TOTAL'), text(''), text(''), ...sizeCells(sumOf(parts)), text(''), text('')];
}

export const sumOf = (parts: readonly Pick<PackageData, 'sizes' | 'fileCount'>[]) => ({
  sizes: {
    visible: parts.reduce((total, { sizes }) => total + sizes.visible, 0),
    wasted: parts.reduce((total, { sizes }) => total + sizes.wasted, 0),
    distribution: sum(parts.map(({ sizes }) => sizes.distribution)),
  },
  fileCount: parts.reduce((total, { fileCount }) => total + fileCount, 0),
});

/** A row for each ecosystem, and below it its packages. */
function treeTable(data: PackagesData, image: ImageAnalysis, view: PackagesView): TableBlock {
  const byType = new Map<string, PackageData[]>();
  for (const one of data.packages) byType.set(one.type, [...(byType.get(one.type) ?? []), one]);
  const groups = Array.from(byType, ([type, all]) => ({ type, all, sum: sumOf(all) })).sort(
    (a, b) => b.sum.sizes.visible - a.sum.sizes.visible || (a.type < b.type ? -1 : 1),
  );
  const { shown, cut } = cutList(data.packages, view.maxRows, 'packages', view.allRows);
  const isShown = new Set(shown);
  const rows = groups.flatMap(({ type, all, sum }): (readonly Cell[])[] => [
    [text(type), text(''), text(''), ...sizeCells(sum), text(''), text('')],
    ...all.filter((one) => isShown.has(one)).map((one) => packageRow(one, image, '  ')),
  ]);
  return {
    kind: 'table',
    columns,
    rows: [...rows, ...(view.isSelection ? [] : restRows(data))],
    total: totalRow(data, view),
    cut,
  };
}
