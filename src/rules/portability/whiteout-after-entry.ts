// A whiteout that stands behind its layer's own entry for the path: it acts on lower layers only (layer.md, "Whiteouts").
import { distinctLayers } from '../facts.ts';
import { imageLabel } from '../image-label.ts';
import { rowsByPath, whiteoutsOf } from '../layer-rows.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly layer: number;
  readonly path: string;
}

export const whiteoutAfterEntry: Rule<Data> = {
  id: 'portability/whiteout-after-entry',
  severity: 'warning',
  title: 'A whiteout stands behind what the same layer brings',
  why: 'By the spec the path stays; Docker and containerd delete it. Write whiteouts before the entries of a layer.',
  *check(analysis) {
    for (const { image, layer, changeset } of distinctLayers(analysis)) {
      const whiteouts = changeset ? whiteoutsOf(changeset.entries) : [];
      if (!changeset || whiteouts.length === 0) continue;
      const rows = rowsByPath(changeset.entries);
      for (const { row, hides: path } of whiteouts) {
        if ((rows.get(path) ?? row) >= row) continue;
        const where = { image: imageLabel(image), layer: layer.index, path, blob: layer.name };
        yield { where, data: { layer: layer.index, path } };
      }
    }
  },
  message: ({ layer, path }) => `layer ${layer}: ${path} comes before its whiteout: Docker and containerd lose it`,
};
