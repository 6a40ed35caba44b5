// Every path that the layers of an image contain, whether it is visible in the final filesystem or not.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import { type FileType, fileTypeAt } from '../layer/entry.ts';
import { pathAt, roleAt } from '../layer/entry-table.ts';

export interface ShippedFile {
  readonly path: string;
  /** Index of the layer that contains it. */
  readonly layer: number;
  readonly row: number;
  /** Bytes as stored. */
  readonly bytes: number;
}

/** Regular files and hard links, which have no bytes of their own. */
export const shippedFiles = (image: ImageAnalysis): Iterable<ShippedFile> => shipped(image, (type) => type === 'file');

/** Everything except directories. */
export const shippedNames = (image: ImageAnalysis): Iterable<ShippedFile> =>
  shipped(image, (type) => type !== 'directory');

function* shipped({ layers }: ImageAnalysis, wants: (type: FileType) => boolean): Generator<ShippedFile> {
  for (const [layer, { changeset }] of layers.entries()) {
    if (!changeset) continue;
    const { entries } = changeset;
    for (let row = 0; row < entries.length; row += 1) {
      if (!wants(fileTypeAt(entries, row)) || roleAt(entries, row) !== 'entry') continue;
      yield { path: pathAt(entries, row), layer, row, bytes: entries.size[row] as number };
    }
  }
}
