// Every file that the layers of an image ship, seen or hidden.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import { fileTypeAt } from '../layer/entry.ts';
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
export function* shippedFiles({ layers }: ImageAnalysis): Generator<ShippedFile> {
  for (const [layer, { changeset }] of layers.entries()) {
    if (!changeset) continue;
    const { entries } = changeset;
    for (let row = 0; row < entries.length; row += 1) {
      if (fileTypeAt(entries, row) !== 'file' || roleAt(entries, row) !== 'entry') continue;
      yield { path: pathAt(entries, row), layer, row, bytes: entries.size[row] };
    }
  }
}
