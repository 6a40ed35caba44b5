// The map of one image: the bytes of every file in its layers, by path, layer and what became of them.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import type { Merged } from '../../analysis/merge.ts';
import type { Ownership } from '../../analysis/packages/ownership.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import { displayPath } from '../../rules/wording.ts';
import type { EntryRef } from '../../tree/entry-ref.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { Inode } from '../../tree/inodes.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import { causesTable, imageCauses, kindText } from '../bloat/causes.ts';
import { fixesFor, fixesTable } from '../bloat/fixes.ts';
import { imageLeftovers, leftoversTable } from '../bloat/leftovers.ts';
import { type Block, bytes, code, count, text } from '../block.ts';
import type { ImageData } from '../image-data.ts';
import { FileOwners } from './file-owners.ts';
import { fileTypeOf, fileTypes } from './file-type.ts';
import type { Fate, ImagePicture, NoPicture } from './picture-data.ts';
import { type PictureFile, type PictureLimits, pictureLimits, pictureTree } from './picture-tree.ts';

/** What surrounds the drawing on a page. */
export interface PictureFrame {
  /** Above the drawing. */
  readonly head: readonly Block[];
  /** Below everything else. */
  readonly foot: readonly Block[];
  readonly waterfall?: ImagePicture['waterfall'];
}

const maxRows = 20;

export function imagePicture(
  analysis: ImageAnalysis,
  image: ImageData,
  { foot, ...frame }: PictureFrame,
  limits: PictureLimits = pictureLimits,
): ImagePicture | NoPicture {
  const { merged, ownership } = analysis;
  if (!merged) return { kind: 'none', reason: 'No map: a layer is missing from the archive' };
  const { files, ...shipped } = shippedFiles(merged, ownership);
  return {
    kind: 'image',
    ...frame,
    image,
    ...drawnTree(files, shipped, limits),
    foot: [largestFiles(files, shipped.fates), ...wasteBlocks(analysis), ...foot],
  };
}

/** The map of the packages of an image, with only the given blocks around it. */
export function packagesPicture(
  { merged, ownership }: ImageAnalysis,
  image: ImageData,
  frame: PictureFrame,
): ImagePicture | NoPicture {
  if (!merged) return { kind: 'none', reason: 'No map: a layer is missing from the archive' };
  const { files, ...shipped } = shippedFiles(merged, ownership);
  return { kind: 'image', ...frame, image, ...drawnTree(files, shipped, pictureLimits), isOfPackages: true };
}

type ImageFile = PictureFile<'layer' | 'fate' | 'type' | 'owner', 'bytes' | 'distribution'>;
type Drawn = Pick<ImagePicture, 'tree' | 'fates' | 'owners' | 'hasDistribution'>;

/** Packages are left out if they would make the page too large: small files are grouped by owner. */
function drawnTree(
  files: readonly ImageFile[],
  { owners, ...facts }: Omit<Drawn, 'tree'>,
  limits: PictureLimits,
): Drawn {
  const treeOf = (all: readonly ImageFile[]) =>
    pictureTree(all, { facets: ['layer', 'fate', 'type', 'owner'], sizes: ['bytes', 'distribution'] }, limits);
  const tree = treeOf(files);
  if (owners.length === 0 || tree.names.length <= limits.nodes) return { tree, owners, ...facts };
  return {
    tree: treeOf(files.map((file) => ({ ...file, facets: { ...file.facets, owner: 0 } }))),
    owners: [],
    ...facts,
  };
}

/** Each stored file once; a group of hard links at its first path. */
function shippedFiles({ tree, ledger, tables }: Merged, ownership: Ownership | undefined): ShippedFiles {
  const files: (ImageFile & { readonly facets: { owner: number } })[] = [];
  const found = ownership && ownership.packages.length > 0 ? new FileOwners(ownership) : undefined;
  const fates: Fate[] = [];
  const known = new Map<string, number>();
  const add = (path: string, { layer, row }: EntryRef, size: number, fate: Fate): void => {
    if (size === 0) return;
    const key = `${fate.kind} ${fate.wastedBy} ${fate.attributes.join()}`;
    const number = known.get(key) ?? fates.push(fate) - 1;
    known.set(key, number);
    const owner = found?.ownerOf({ layer, row }, size) ?? 0;
    const facets = { layer, fate: number, type: fileTypes.indexOf(fileTypeOf(path)), owner };
    const sizes = { bytes: size, distribution: tables[layer]?.distribution?.[row] ?? 0 };
    files.push({ path, weight: size, facets, sizes });
  };
  for (const { path, layer, row, size } of visibleFiles(tree)) add(path, { layer, row }, size, live);
  for (const { path, storedIn, row, bytes: size, kind, wastedBy, attributes } of ledger.wasted) {
    add(path, { layer: storedIn, row }, size, { kind, wastedBy, attributes: kind === 'copied' ? attributes : [] });
  }
  const hasDistribution = tables.every(({ distribution }) => distribution !== undefined);
  if (!found) return { files, fates, owners: [], hasDistribution };
  const { owners, numberOf } = found.numbers();
  for (const { facets } of files) facets.owner = numberOf.get(facets.owner) ?? 0;
  return { files, fates, owners, hasDistribution };
}

interface ShippedFiles extends Omit<Drawn, 'tree'> {
  readonly files: readonly ImageFile[];
}

const live: Fate = { kind: 'live', wastedBy: null, attributes: [] };

export interface VisibleFile {
  readonly path: string;
  readonly layer: number;
  readonly row: number;
  /** Bytes as stored; 0 for all paths of a group of hard links but one. */
  readonly size: number;
}

/**
 * Everything in the merged filesystem except directories, sorted by path. The bytes of a group of hard links are at its first
 * preferred path, or at its first path if none is preferred.
 */
export function* visibleFiles(
  tree: FileTree,
  isPreferred: (path: string) => boolean = () => false,
): Generator<VisibleFile> {
  const homes = homesOf(tree, isPreferred);
  for (const place of tree.walkInOrder(rootPath)) {
    const inode = tree.inodeAt(place);
    if (inode === undefined) continue;
    const { layer, row } = tree.contentOwnerOf(inode);
    const isHome = (homes.get(inode) ?? place) === place;
    yield { path: tree.pathOf(place), layer, row, size: isHome ? (tree.tables[layer]?.size[row] ?? 0) : 0 };
  }
}

/** The path that gets the bytes of each inode with several paths. */
function homesOf(tree: FileTree, isPreferred: (path: string) => boolean): ReadonlyMap<Inode, PathId> {
  const homes = new Map<Inode, PathId>();
  const preferred = new Set<Inode>();
  for (const place of tree.walkInOrder(rootPath)) {
    const inode = tree.inodeAt(place);
    if (inode === undefined || tree.namesOf(inode) < 2 || preferred.has(inode)) continue;
    const isBetter = isPreferred(tree.pathOf(place));
    if (isBetter) preferred.add(inode);
    if (isBetter || !homes.has(inode)) homes.set(inode, place);
  }
  return homes;
}

function largestFiles(files: readonly ImageFile[], fates: readonly Fate[]): Block {
  // Numbers are sorted in no time, a few hundred thousand files in as much as reading their layer takes.
  const least =
    Float64Array.from(files, ({ sizes }) => sizes.bytes)
      .sort()
      .at(-maxRows) ?? 0;
  const largestFirst = files
    .filter(({ sizes }) => sizes.bytes >= least)
    .sort((a, b) => b.sizes.bytes - a.sizes.bytes || comparePaths(a.path, b.path) || a.facets.layer - b.facets.layer);
  const isCut = files.length > maxRows;
  return {
    kind: 'table',
    title: `Largest files in all layers${isCut ? `: ${maxRows} of ${files.length}` : ''}`,
    columns: [
      { title: 'SIZE', align: 'right' },
      { title: 'LAYER', align: 'right' },
      { title: 'KIND', align: 'left' },
      { title: 'PATH', align: 'left' },
    ],
    rows: largestFirst.slice(0, maxRows).map(({ path, sizes, facets }) => {
      const { kind, attributes } = fates[facets.fate] as Fate;
      return [bytes(sizes.bytes), count(facets.layer), text(kindText(kind, attributes)), code(displayPath(path))];
    }),
  };
}

/** A page of its own shows all rows of each list. */
function wasteBlocks(analysis: ImageAnalysis): readonly Block[] {
  const [causes, leftovers] = [imageCauses(analysis), imageLeftovers(analysis)];
  const all = Number.POSITIVE_INFINITY;
  return [
    causesTable(causes, all, ''),
    leftoversTable(leftovers, all, ''),
    fixesTable(fixesFor(causes, leftovers), all, ''),
  ];
}
