// The common part of the rules about files that hardly any container needs: what of the merged file system matches.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { typeAt } from '../layer/entry-table.ts';
import { rootPlace } from '../tree/places.ts';
import { counted } from './counted.ts';
import { inLayers } from './hidden.ts';
import { imageLabel } from './image-label.ts';
import type { Observation } from './rule.ts';

export interface Junk {
  readonly bytes: number;
  readonly files: number;
  /** The first path, in the order of the tree. */
  readonly example: string;
  /** Indexes of the layers that ship them. */
  readonly layers: readonly number[];
}

/** One observation an image, where it ships such files at all. */
export function* junk({ images }: Analysis, pattern: RegExp): Generator<Observation<Junk>> {
  for (const image of images) {
    const data = junkOf(image, pattern);
    if (data.bytes > 0)
      yield { where: { image: imageLabel(image.image), path: data.example }, bytes: data.bytes, data };
  }
}

function junkOf({ stack }: ImageAnalysis, pattern: RegExp): Junk {
  const found = { bytes: 0, files: 0, example: '' };
  const layers = new Set<number>();
  if (!stack) return { ...found, layers: [] };
  for (const { place, inode } of stack.tree.names(rootPlace)) {
    const path = stack.tree.pathOf(place);
    const { layer, row } = stack.tree.carrierOf(inode);
    const table = stack.tables[layer];
    if (!pattern.test(path) || typeAt(table, row) !== 'file') continue;
    found.example ||= path;
    found.files += 1;
    found.bytes += table.size[row];
    layers.add(layer);
  }
  return { ...found, layers: [...layers].sort((a, b) => a - b) };
}

/** `1,234 bytes in 3 files, such as /var/…` */
export const junkMessage = ({ bytes, files, example, layers }: Junk): string =>
  `${counted(bytes, 'byte')} in ${counted(files, 'file')}, such as /${example} (${inLayers(layers)})`;
