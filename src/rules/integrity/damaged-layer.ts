// The tar of a layer, or its compression, cannot be read to its end.
import type { LayerAnalysis } from '../../analysis/layer-analysis.ts';
import { cutting, type Damage, damageText, distinctLayers } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { displayPath, imageLabel } from '../wording.ts';

interface Data extends Damage {
  readonly layer: number;
}

export const damagedLayer: Rule<Data> = {
  id: 'integrity/damaged-layer',
  severity: 'error',
  title: 'A layer is truncated or damaged',
  why: 'Everything after the damage is missing from all results, and no engine unpacks this layer. Build or pull the image again.',
  losesFacts: true,
  *check(analysis) {
    for (const { image, layer, changeset } of distinctLayers(analysis)) {
      // An exported root filesystem is the archive itself, which has its own rule.
      if (image.format === 'rootfs') continue;
      for (const { kind, detail, offset, path } of changeset?.anomalies ?? []) {
        if (!cutting.has(kind)) continue;
        const where = { image: imageLabel(image), layer: layer.index, path, blob: layer.name };
        yield { where, data: { layer: layer.index, kind, detail, offset, path } };
      }
    }
  },
  message: ({ layer, ...damage }) =>
    `layer ${layer} is ${damageText({ ...damage, path: damage.path && displayPath(damage.path) })}`,
};

/** `layer 2 is truncated at byte 1512`; undefined if the layer was read to its end. */
export function layerDamage({ layer, changeset }: LayerAnalysis): string | undefined {
  const damage = changeset?.anomalies.find(({ kind }) => cutting.has(kind));
  return damage && `layer ${layer.index} is ${damageText({ ...damage, path: null })}`;
}
