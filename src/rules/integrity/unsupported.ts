// A layer, or the archive's own tar, that is read only in part: it exceeds a limit, or uses a feature that is not supported.
import { anomaliesOf } from '../../analysis/layer-analysis.ts';
import { type Damage, damageText, distinctLayers, unsupportedKinds } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { displayPath, imageLabel } from '../wording.ts';

interface Data extends Damage {
  /** Index of the layer; null for the archive's own tar. */
  readonly layer: number | null;
}

export const unsupported: Rule<Data> = {
  id: 'integrity/unsupported',
  severity: 'error',
  title: 'Data exceeds a limit or needs a feature that is not supported',
  why: 'The rest is missing from all results, but need not be damaged. Raise the limit that the message names, or compress the layer in another way.',
  losesFacts: true,
  *check(analysis) {
    for (const { kind, offset, path, detail } of analysis.archive.anomalies) {
      if (unsupportedKinds.has(kind)) yield { where: { path }, data: { layer: null, kind, offset, path, detail } };
    }
    for (const one of distinctLayers(analysis)) {
      const { image, layer } = one;
      // An exported root filesystem is the archive itself.
      if (image.format === 'rootfs') continue;
      for (const { kind, offset, path, detail } of anomaliesOf(one)) {
        if (!unsupportedKinds.has(kind)) continue;
        const where = { image: imageLabel(image), layer: layer.index, path, blob: layer.name };
        yield { where, data: { layer: layer.index, kind, offset, path, detail } };
      }
    }
  },
  message: ({ layer, ...damage }) =>
    layer === null
      ? `the archive ${damageText(damage)}`
      : `layer ${layer} ${damageText({ ...damage, path: damage.path && displayPath(damage.path) })}`,
};
