// The tar of a layer, or its compression, cannot be read to its end.
import { anomaliesOf } from '../../analysis/layer-analysis.ts';
import { type Damage, damageKinds, damageText, distinctLayers } from '../facts.ts';
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
    for (const one of distinctLayers(analysis)) {
      const { image, layer } = one;
      // An exported root filesystem is the archive itself, which has its own rule.
      if (image.format === 'rootfs') continue;
      const isAsDeclared = (one.changeset ?? one.unread)?.isAsDeclared ?? false;
      for (const { kind, detail, offset, path } of anomaliesOf(one)) {
        if (!damageKinds.has(kind)) continue;
        const where = { image: imageLabel(image), layer: layer.index, path, blob: layer.name };
        yield { where, data: { layer: layer.index, kind, detail, offset, path, isAsDeclared } };
      }
    }
  },
  message: ({ layer, ...damage }) =>
    `layer ${layer} ${damageText({ ...damage, path: damage.path && displayPath(damage.path) })}${damage.isAsDeclared ? '; its digest matches, so it was built like this' : ''}`,
};
