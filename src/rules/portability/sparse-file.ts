// Sparse files (layer.md: SHOULD NOT be used, since tools are not consistent about them).
import { pathAt } from '../../layer/entry-table.ts';
import { counted } from '../counted.ts';
import { distinctLayers } from '../facts.ts';
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly layer: number;
  readonly files: number;
  readonly example: string;
}

export const sparseFile: Rule<Data> = {
  id: 'portability/sparse-file',
  severity: 'note',
  title: 'A layer stores sparse files',
  why: 'Not every tool reads the sparse forms of tar; those that do not unpack another file. Write layers without --sparse.',
  *check(analysis) {
    for (const { image, layer, changeset } of distinctLayers(analysis)) {
      const rows = [...(changeset?.entries.sparse.keys() ?? [])];
      if (!changeset || rows.length === 0) continue;
      const path = pathAt(changeset.entries, rows[0]);
      const where = { image: imageLabel(image), layer: layer.index, path, blob: layer.name };
      yield { where, data: { layer: layer.index, files: rows.length, example: path } };
    }
  },
  message: ({ layer, files, example }) => `layer ${layer} stores ${counted(files, 'sparse file')}, such as ${example}`,
};
