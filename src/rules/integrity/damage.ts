// Rules: tars, or their compression, that cannot be read to their end.

import { anomaliesOf } from '../../analysis/layer-analysis.ts';
import { type Damage, damageKinds, damageText, distinctLayers, locationOf, unsupportedKinds } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { displayPath } from '../wording.ts';

/** The archive's own tar, or its compression, cannot be read to its end. */
export const damagedArchive: Rule<Damage> = {
  id: 'integrity/damaged-archive',
  severity: 'error',
  title: 'The archive is truncated or damaged',
  why: 'Everything after the damage is missing from all results. Save the image again, or copy the file again and compare sizes.',
  losesFacts: true,
  ofArchive: true,
  *check({ archive }) {
    for (const { kind, detail, offset, path } of archive.anomalies) {
      if (damageKinds.has(kind)) yield { where: { path }, data: { kind, detail, offset, path } };
    }
  },
  message: (damage) => `the archive ${damageText(damage)}`,
};

interface DamagedLayerData extends Damage {
  readonly layer: number;
}

/** The tar of a layer, or its compression, cannot be read to its end. */
export const damagedLayer: Rule<DamagedLayerData> = {
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
        yield {
          where: locationOf(image, layer, path),
          data: { layer: layer.index, kind, detail, offset, path, isAsDeclared },
        };
      }
    }
  },
  message: ({ layer, ...damage }) =>
    `layer ${layer} ${damageText({ ...damage, path: damage.path && displayPath(damage.path) })}${damage.isAsDeclared ? '; its digest matches, so it was built like this' : ''}`,
};

interface NotATarData {
  readonly layer: number;
  readonly detail: string;
}

/** A layer whose bytes are not a tar, although its media type says so or it has none. */
export const notATar: Rule<NotATarData> = {
  id: 'integrity/not-a-tar',
  severity: 'error',
  title: 'A layer is not a tar',
  why: 'Its contents are missing from all results, and no engine unpacks this layer. Build the image again with a tar as the layer, compressed at most once.',
  losesFacts: true,
  *check(analysis) {
    for (const one of distinctLayers(analysis)) {
      const found = anomaliesOf(one).find(({ kind }) => kind === 'not-a-tar');
      if (!found) continue;
      const { image, layer } = one;
      yield { where: locationOf(image, layer), data: { layer: layer.index, detail: found.detail } };
    }
  },
  message: ({ layer, detail }) => `layer ${layer} is not a tar (${detail})`,
};

interface UnsupportedData extends Damage {
  /** Index of the layer; null for the archive's own tar. */
  readonly layer: number | null;
}

/**
 * A layer, or the archive's own tar, that is read only in part: it exceeds a limit, or uses a feature that is not supported.
 */
export const unsupported: Rule<UnsupportedData> = {
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
        yield { where: locationOf(image, layer, path), data: { layer: layer.index, kind, offset, path, detail } };
      }
    }
  },
  message: ({ layer, ...damage }) =>
    layer === null
      ? `the archive ${damageText(damage)}`
      : `layer ${layer} ${damageText({ ...damage, path: damage.path && displayPath(damage.path) })}`,
};
