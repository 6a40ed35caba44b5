// The picture of one image: every byte that its layers ship in files, where it stands, in which layer, and what became of it.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import type { Merged } from '../analysis/merge.ts';
import { comparePaths } from '../spec/entry-path.ts';
import type { FileTree } from '../tree/file-tree.ts';
import type { Inode } from '../tree/inodes.ts';
import { type Place, rootPlace } from '../tree/places.ts';
import { type Block, bytes, count, text } from './block.ts';
import { adviceTable, type CauseData, causesTable, imageCauses } from './causes.ts';
import { fileKindOf, fileKinds } from './file-kind.ts';
import type { ImageData } from './image-data.ts';
import type { Fate, ImagePicture, NoPicture } from './picture-data.ts';
import { type PictureFile, pictureTree } from './picture-tree.ts';

/** What of a picture is no drawing. */
export interface PictureFrame {
  /** Above the drawing. */
  readonly head: readonly Block[];
  /** The last words. */
  readonly foot: readonly Block[];
}

const mostRows = 20;

export function imagePicture(
  analysis: ImageAnalysis,
  image: ImageData,
  { head, foot }: PictureFrame,
): ImagePicture | NoPicture {
  const { merged } = analysis;
  if (!merged)
    return { kind: 'none', why: 'No picture: a layer is not in the archive, so nobody knows what it hides.' };
  const { files, fates } = shippedFiles(merged);
  return {
    kind: 'image',
    head,
    image,
    fates,
    tree: pictureTree(files, { facets: ['layer', 'fate', 'kind'], sizes: ['bytes'] }),
    foot: [...largestFiles(files, fates), ...hiddenBlocks(imageCauses(analysis)), ...foot],
  };
}

type ImageFile = PictureFile<'layer' | 'fate' | 'kind', 'bytes'>;

/** Each payload once: a group of hard links at its first path. */
function shippedFiles({ tree, ledger }: Merged): { files: ImageFile[]; fates: readonly Fate[] } {
  const files: ImageFile[] = [];
  const fates: Fate[] = [];
  const known = new Map<string, number>();
  const add = (path: string, layer: number, size: number, fate: Fate): void => {
    if (size === 0) return;
    const key = `${fate.label} ${fate.causedBy} ${fate.attributes.join()}`;
    const number = known.get(key) ?? fates.push(fate) - 1;
    known.set(key, number);
    const facets = { layer, fate: number, kind: fileKinds.indexOf(fileKindOf(path)) };
    files.push({ path, weight: size, facets, sizes: { bytes: size } });
  };
  for (const { path, layer, size } of visibleFiles(tree)) add(path, layer, size, live);
  for (const { path, sitsIn, bytes: size, label, causedBy, attributes } of ledger.hidden) {
    add(path, sitsIn, size, { label, causedBy, attributes: label === 'recopied' ? attributes : [] });
  }
  return { files, fates };
}

const live: Fate = { label: 'live', causedBy: null, attributes: [] };

export interface VisibleFile {
  readonly path: string;
  readonly layer: number;
  /** As stored; 0 at all paths of a group of hard links but one. */
  readonly size: number;
}

/**
 * What is no directory in the merged file system, in the order of the paths. A group of hard links has its bytes at the first
 * path that is preferred, or at the first of all.
 */
export function* visibleFiles(
  tree: FileTree,
  isPreferred: (path: string) => boolean = () => false,
): Generator<VisibleFile> {
  const homes = homesOf(tree, isPreferred);
  for (const place of tree.walkInOrder(rootPlace)) {
    const inode = tree.inodeAt(place);
    if (inode === undefined) continue;
    const { layer, row } = tree.carrierOf(inode);
    const isHome = (homes.get(inode) ?? place) === place;
    yield { path: tree.pathOf(place), layer, size: isHome ? tree.tables[layer].size[row] : 0 };
  }
}

/** Where the bytes of each inode are that has several names. */
function homesOf(tree: FileTree, isPreferred: (path: string) => boolean): ReadonlyMap<Inode, Place> {
  const homes = new Map<Inode, Place>();
  const preferred = new Set<Inode>();
  for (const place of tree.walkInOrder(rootPlace)) {
    const inode = tree.inodeAt(place);
    if (inode === undefined || tree.namesOf(inode) < 2 || preferred.has(inode)) continue;
    const isBetter = isPreferred(tree.pathOf(place));
    if (isBetter) preferred.add(inode);
    if (isBetter || !homes.has(inode)) homes.set(inode, place);
  }
  return homes;
}

function largestFiles(files: readonly ImageFile[], fates: readonly Fate[]): readonly Block[] {
  const largest = [...files]
    .sort((a, b) => b.sizes.bytes - a.sizes.bytes || comparePaths(a.path, b.path) || a.facets.layer - b.facets.layer)
    .slice(0, mostRows);
  if (largest.length === 0) return [];
  return [
    { kind: 'heading', text: 'Largest files', note: 'of all that the layers ship, visible or not' },
    {
      kind: 'table',
      columns: [
        { title: 'BYTES', align: 'right' },
        { title: 'LAYER', align: 'right' },
        { title: 'LABEL', align: 'left' },
        { title: 'PATH', align: 'left' },
      ],
      rows: largest.map(({ path, sizes, facets }) => [
        bytes(sizes.bytes),
        count(facets.layer),
        text(fates[facets.fate].label),
        text(`/${path}`),
      ]),
    },
  ];
}

const hiddenBlocks = (causes: readonly CauseData[]): readonly Block[] =>
  causes.length === 0
    ? []
    : [
        { kind: 'heading', text: 'What is hidden, and by what', note: 'shipped, and in no container to be seen' },
        causesTable(causes, mostRows),
        { kind: 'heading', text: 'What to write instead' },
        adviceTable(causes, mostRows),
      ];
