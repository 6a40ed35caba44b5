// A whiteout that comes after its own layer's entry for the path. It only applies to lower layers (layer.md, "Whiteouts").
import { everyEngine } from '../../image/engines.ts';
import { distinctLayers } from '../facts.ts';
import { rowsByPath, whiteoutsOf } from '../layer-rows.ts';
import type { Rule } from '../rule.ts';
import { imageLabel, pathInMessage } from '../wording.ts';

interface Data {
  readonly layer: number;
  readonly path: string;
}

export const whiteoutAfterEntry: Rule<Data> = {
  id: 'portability/whiteout-after-entry',
  severity: 'warning',
  title: 'A whiteout comes after the entry it would delete',
  why: 'By the spec, a whiteout only applies to lower layers, so the path stays. Engines that unpack for overlayfs refuse the layer, and others delete the file. Rebuild the layer so that whiteouts come first.',
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
  message: ({ layer, path }) =>
    `layer ${layer} stores ${pathInMessage(path)} before its whiteout: Docker, containerd and podman refuse the layer ("file exists"), or delete the file`,
  refusedBy: () => everyEngine.filter((engine) => engine !== 'umoci'),
};
