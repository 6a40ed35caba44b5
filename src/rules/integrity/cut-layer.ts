// A layer's tar, or its compression, cannot be read to its end.
import { breaksOff, cutting, distinctLayers } from '../facts.ts';
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly layer: number;
  readonly kind: string;
  readonly detail: string;
  readonly offset: number;
  readonly path: string | null;
}

export const cutLayer: Rule<Data> = {
  id: 'integrity/cut-layer',
  severity: 'error',
  title: 'A layer is cut short or damaged',
  why: 'Entries behind the damage are not counted, and no engine will unpack this layer. Build or pull the image again.',
  losesFacts: true,
  *check(analysis) {
    for (const { image, layer, changeset } of distinctLayers(analysis)) {
      // An exported root file system is its archive.
      if (image.format === 'rootfs') continue;
      for (const { kind, detail, offset, path } of changeset?.anomalies ?? []) {
        if (!cutting.has(kind)) continue;
        const where = { image: imageLabel(image), layer: layer.index, path, blob: layer.name };
        yield { where, data: { layer: layer.index, kind, detail, offset, path } };
      }
    }
  },
  message: ({ layer, kind, detail, offset, path }) =>
    `layer ${layer} ${breaksOff(kind)} byte ${offset} of its tar${path ? ` (${path})` : ''}: ${detail}`,
};
