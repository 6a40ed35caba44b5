// The size that Docker shows for an image or a layer, whatever the archive's format: what its files hold, and the bytes of
// symbolic links' targets, as Docker's graph driver counts them.
import type { Changeset } from '../layer/changeset.ts';
import { type EntryTable, roleAt, typeAt } from '../layer/entry-table.ts';
import type { ImageAnalysis } from './analysis.ts';

/** Bytes; null where a layer is not in the archive. */
export function dockerSize({ layers }: ImageAnalysis): number | null {
  let size = 0;
  for (const { changeset } of layers) {
    if (!changeset) return null;
    size += dockerLayerSize(changeset);
  }
  return size;
}

/** Bytes. */
export const dockerLayerSize = ({ files, entries }: Changeset): number => files + symlinkBytes(entries);

function symlinkBytes(entries: EntryTable): number {
  let bytes = 0;
  for (let row = 0; row < entries.length; row += 1) {
    if (typeAt(entries, row) === 'symlink' && roleAt(entries, row) === 'entry') {
      bytes += entries.linkEnd[row] - entries.pathEnd[row];
    }
  }
  return bytes;
}
