// Every name that the layers of an image ship, seen or hidden.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import { type FileType, fileTypeAt } from '../layer/entry.ts';
import { pathAt, roleAt } from '../layer/entry-table.ts';

export interface ShippedFile {
  readonly path: string;
  /** Index of the layer that ships it. */
  readonly layer: number;
  readonly row: number;
  /** As stored. */
  readonly bytes: number;
}

/** A hard link is a name like any other, without bytes of its own. */
export const shippedFiles = (image: ImageAnalysis): Iterable<ShippedFile> => shipped(image, (type) => type === 'file');

/** Links and devices too: all but directories. */
export const shippedNames = (image: ImageAnalysis): Iterable<ShippedFile> =>
  shipped(image, (type) => type !== 'directory');

function* shipped({ layers }: ImageAnalysis, wants: (type: FileType) => boolean): Generator<ShippedFile> {
  for (const [layer, { changeset }] of layers.entries()) {
    if (!changeset) continue;
    const { entries } = changeset;
    for (let row = 0; row < entries.length; row += 1) {
      if (!wants(fileTypeAt(entries, row)) || roleAt(entries, row) !== 'entry') continue;
      yield { path: pathAt(entries, row), layer, row, bytes: entries.size[row] };
    }
  }
}
