// Files of the final filesystem whose paths match patterns. All patterns are tested in one walk.
import { type Analysis, type ImageAnalysis, recall } from '../analysis/analysis.ts';
import { plus } from '../analysis/sizes.ts';
import { type EntryTable, typeAt } from '../layer/entry-table.ts';
import { humanSize } from '../text/byte-size.ts';
import { rootPath } from '../tree/path-table.ts';
import type { Observation } from './rule.ts';
import { imageLabel, layerList, pathInMessage, pluralize } from './wording.ts';

export interface MatchingFiles {
  readonly bytes: number;
  /** Compressed bytes of their entries; null if unknown. */
  readonly distribution: number | null;
  readonly fileCount: number;
  /** The first path in the order of the tree. */
  readonly example: string;
  /** Indexes of the layers that ship them. */
  readonly layers: readonly number[];
}

/** One observation for each image with such files. */
export function* matchingFiles(
  { images }: Analysis,
  patterns: ReadonlyMap<string, RegExp>,
  wanted: string,
): Generator<Observation<MatchingFiles>> {
  for (const image of images) {
    const data = filesMatching(image, patterns).get(wanted);
    if (!data || data.bytes === 0) continue;
    yield { where: { image: imageLabel(image.image), path: data.example }, bytes: data.bytes, data };
  }
}

type Found = ReadonlyMap<string, MatchingFiles>;

/** Several rules use the same patterns: each image is walked once. */
const known = new WeakMap<ImageAnalysis, Map<ReadonlyMap<string, RegExp>, Found>>();

/** Matches by the name of the pattern; patterns without a match are left out. */
export function filesMatching(image: ImageAnalysis, patterns: ReadonlyMap<string, RegExp>): Found {
  const ofImage = known.get(image) ?? new Map<ReadonlyMap<string, RegExp>, Found>();
  known.set(image, ofImage);
  const name = `files matching ${[...patterns.keys()].join()}`;
  const found = ofImage.get(patterns) ?? recall([image], name, () => search(image, patterns));
  ofImage.set(patterns, found);
  return found;
}

type Writable<Data> = { -readonly [Key in keyof Data]: Data[Key] };

function search({ stack }: ImageAnalysis, patterns: ReadonlyMap<string, RegExp>): Found {
  const found = new Map<string, Writable<Omit<MatchingFiles, 'layers'>> & { readonly layers: Set<number> }>();
  const counted = new Set<number>();
  // Most paths match no pattern: one test for all of them is much faster.
  const any = new RegExp(Array.from(patterns.values(), ({ source }) => source).join('|'));
  for (const { place, inode } of stack?.tree.names(rootPath) ?? []) {
    if (!stack) break;
    const path = stack.tree.pathOf(place);
    if (!any.test(path)) continue;
    for (const [name, pattern] of patterns) {
      if (!pattern.test(path)) continue;
      const { layer, row } = stack.tree.contentOwnerOf(inode);
      const table = stack.tables[layer] as EntryTable;
      // Hard links are one file.
      if (typeAt(table, row) !== 'file' || counted.has(inode)) break;
      counted.add(inode);
      const sums = found.get(name) ?? { bytes: 0, distribution: 0, fileCount: 0, example: path, layers: new Set() };
      found.set(name, sums);
      sums.bytes += table.size[row] ?? 0;
      sums.distribution = plus(sums.distribution, table.distribution?.[row] ?? null);
      sums.fileCount += 1;
      sums.layers.add(layer);
    }
  }
  return new Map(
    Array.from(found, ([name, { layers, ...sums }]) => [name, { ...sums, layers: [...layers].sort((a, b) => a - b) }]),
  );
}

/** `85MB in 3 files, such as /var/… (layer 2)`; with the bytes to pull: `85MB in 3 files (9MB to pull), such as …` */
export function matchingFilesText({ bytes, distribution, fileCount, example, layers }: MatchingFiles): string {
  const toPull = distribution === null ? '' : ` (${humanSize(distribution)} to pull)`;
  const files = `${humanSize(bytes)} in ${pluralize(fileCount, 'file')}${toPull}`;
  return `${files}, such as ${pathInMessage(example)} (${layerList(layers)})`;
}
