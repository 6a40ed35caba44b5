// Files that a layer stores only in part, in the words of `files` and `cat`.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { missingAt } from '../../layer/entry.ts';
import type { EntryTable } from '../../layer/entry-table.ts';
import { incompleteNote } from '../../report/files/file-cell.ts';
import { layerDamage } from '../../rules/completeness.ts';
import { entryOf } from '../../tree/compare-entries.ts';
import { atLayer, type EntryRef, implied } from '../../tree/entry-ref.ts';

/** `incomplete: 76 of 480 bytes`; undefined if the layer has the whole file. */
export function missingText(tables: readonly EntryTable[], owner: EntryRef): string | undefined {
  const missing = owner.row === implied ? 0 : missingAt(atLayer(tables, owner.layer), owner.row);
  return missing === 0 ? undefined : incompleteNote(entryOf(tables, owner).size, missing);
}

/** The same with the reason: `incomplete: 76 of 480 bytes; layer 1 is truncated at byte 1100`. */
export function incompleteFile({ layers, merged }: ImageAnalysis, owner: EntryRef): string | undefined {
  const missing = missingText(merged?.tables ?? [], owner);
  return missing && [missing, layerDamage(atLayer(layers, owner.layer)) ?? []].flat().join('; ');
}
