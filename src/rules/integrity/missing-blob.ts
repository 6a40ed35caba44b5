// A config or layer that an image needs is not in the archive (legal in an OCI layout: "blobs MAY be missing").

import { shortened } from '../../text/message-name.ts';
import { isElsewhere } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { imageLabel } from '../wording.ts';

interface Data {
  readonly what: string;
  readonly blob: string;
  /** Set if the blob is a link that is not followed. */
  readonly link: string | null;
}

export const missingBlob: Rule<Data> = {
  id: 'integrity/missing-blob',
  severity: 'error',
  title: 'A config or layer is not in the archive',
  why: 'Sizes and contents that depend on it are unknown. Export the image again with all its blobs.',
  losesFacts: true,
  *check({ images, archive }) {
    const linkAt = (name: string): string | null => archive.refusedLink?.(name) ?? null;
    for (const { image, layers } of images) {
      if (image.config && !image.config.range && !image.config.value) {
        const blob = image.config.name;
        yield { where: { image: imageLabel(image), blob }, data: { what: 'the config', blob, link: linkAt(blob) } };
      }
      for (const { layer } of layers) {
        if (layer.range || isElsewhere(layer)) continue;
        const where = { image: imageLabel(image), layer: layer.index, blob: layer.name };
        yield { where, data: { what: `layer ${layer.index}`, blob: layer.name, link: linkAt(layer.name) } };
      }
    }
  },
  message({ what, blob, link }) {
    if (blob === '') return `${what} is not in the archive: manifest.json names no file for it`;
    return link === null
      ? `${what} (${shortened(blob)}) is not in the archive`
      : `${what} (${shortened(blob)}) is ${link}`;
  },
};
