// The page of sharing: the images with what is theirs alone, how much each pair has in common, the layers that are shared.
import { counted } from '../rules/counted.ts';
import { shortDigest } from '../spec/digest.ts';
import { instruction } from '../spec/instruction.ts';
import { type Block, bytes, count, digest, text } from './block.ts';
import type { SharingData, SharingImageData } from './sharing-data.ts';

/** Images above which a matrix is wider than a terminal. */
const widestMatrix = 8;

export function sharingBlocks(data: SharingData, mostRows: number): Block[] {
  const shared = data.layers.filter(({ users }) => users > 1);
  const isMatrix = data.images.length > 1 && shared.length > 0;
  return [
    {
      kind: 'heading',
      text: `${counted(data.images.length, 'image')}, ${counted(data.layers.length, 'layer')}`,
      note: `${counted(shared.length, 'layer is', 'layers are')} shared`,
    },
    totals(data),
    imagesTable(data),
    ...(isMatrix ? [data.images.length <= widestMatrix ? matrixTable(data) : noMatrix] : []),
    layersTable(data, mostRows),
  ];
}

function totals({ total: { separate, together, saved } }: SharingData): Block {
  const names = ['distribution', 'content', 'files'] as const;
  return {
    kind: 'table',
    columns: [
      { title: 'SIZE', align: 'left' },
      { title: 'SEPARATE', align: 'right' },
      { title: 'TOGETHER', align: 'right' },
      { title: 'SAVED', align: 'right' },
    ],
    rows: names.map((name) => [text(name), bytes(separate[name]), bytes(together[name]), bytes(saved[name])]),
  };
}

/** What deleting an image frees is what no other uses. */
function imagesTable({ images }: SharingData): Block {
  return {
    kind: 'table',
    columns: [
      { title: '#', align: 'right' },
      { title: 'IMAGE', align: 'left', mayBeCut: true },
      { title: 'PLATFORM', align: 'left', mayBeDropped: true },
      { title: 'LAYERS ALONE', align: 'right', mayBeDropped: true },
      { title: 'DISTRIBUTION', align: 'right' },
      { title: 'FREED', align: 'right' },
      { title: 'CONTENT', align: 'right' },
      { title: 'FREED', align: 'right' },
    ],
    rows: images.map(({ index, platform, sizes, unique, ...image }) => [
      count(index),
      text(title(image)),
      text(platform),
      count(unique.layers),
      bytes(sizes.distribution),
      bytes(unique.distribution),
      bytes(sizes.content),
      bytes(unique.content),
    ]),
  };
}

const title = ({ names, imageID, archives }: Pick<SharingImageData, 'names' | 'imageID' | 'archives'>): string =>
  names.join('  ') || (imageID ? shortDigest(imageID) : archives.join('  '));

const noMatrix: Block = {
  kind: 'lines',
  lines: [`What each two of more than ${widestMatrix} images have in common is in the edges of --format json.`],
};

/** Content that two images have in common; on the diagonal that of one. */
function matrixTable({ images, layers, edges }: SharingData): Block {
  const used = images.map(() => new Set<number>());
  for (const { image, layer } of edges) used[image].add(layer);
  const common = (a: number, b: number): number | null =>
    [...used[a]]
      .filter((layer) => used[b].has(layer))
      .reduce<number | null>((sum, layer) => {
        const { content } = layers[layer].sizes;
        return sum === null || content === null ? null : sum + content;
      }, 0);
  return {
    kind: 'table',
    columns: [
      { title: 'IN COMMON', align: 'right' },
      ...images.map(({ index }) => ({ title: `#${index}`, align: 'right' as const })),
    ],
    rows: images.map(({ index }) => [text(`#${index}`), ...images.map((other) => bytes(common(index, other.index)))]),
  };
}

function layersTable({ layers }: SharingData, mostRows: number): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'USERS', align: 'right' },
      { title: 'DIFF ID', align: 'left' },
      { title: 'DISTRIBUTION', align: 'right', mayBeDropped: true },
      { title: 'CONTENT', align: 'right' },
      { title: 'CREATED BY', align: 'left', mayBeCut: true },
    ],
    rows: layers
      .slice(0, mostRows)
      .map(({ users, diffID, sizes, createdBy }) => [
        count(users),
        digest(diffID),
        bytes(sizes.distribution),
        bytes(sizes.content),
        text(createdBy && instruction(createdBy)),
      ]),
  };
}
