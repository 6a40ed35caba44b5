// Sparse files in a layer (layer.md: they SHOULD NOT be used, since tools handle them differently).
import { pathAt } from '../../layer/entry-table.ts';
import { distinctLayers } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { imageLabel, pathInMessage, pluralize } from '../wording.ts';

interface Data {
  readonly layer: number;
  readonly fileCount: number;
  readonly example: string;
}

export const sparseFile: Rule<Data> = {
  id: 'portability/sparse-file',
  severity: 'note',
  title: 'A layer stores sparse files',
  why: 'Some tools do not read sparse tar entries, or unpack a different file. Write layers with tar, but without --sparse.',
  *check(analysis) {
    for (const { image, layer, changeset } of distinctLayers(analysis)) {
      const rows = [...(changeset?.entries.sparse.keys() ?? [])];
      const [first] = rows;
      if (!changeset || first === undefined) continue;
      const path = pathAt(changeset.entries, first);
      const where = { image: imageLabel(image), layer: layer.index, path, blob: layer.name };
      yield { where, data: { layer: layer.index, fileCount: rows.length, example: path } };
    }
  },
  message: ({ layer, fileCount, example }) =>
    `layer ${layer} stores ${pluralize(fileCount, 'sparse file')}, such as ${pathInMessage(example)}`,
};
