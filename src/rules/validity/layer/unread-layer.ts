// A layer that is not a tar: encrypted, or of an unknown type (manifest.md: neither is an error).

import { nameInMessage } from '../../../text/message-name.ts';
import type { Rule } from '../../rule.ts';
import { imageLabel } from '../../wording.ts';

interface Data {
  readonly layer: number;
  readonly mediaType: string | null;
}

export const unreadLayer: Rule<Data> = {
  id: 'validity/unread-layer',
  severity: 'warning',
  title: 'A layer is encrypted or has an unknown type',
  why: 'Its contents are missing from all results. Decrypt the image first, or examine the layer with the tool that wrote it.',
  losesFacts: true,
  *check({ images }) {
    for (const { image, layers } of images) {
      for (const { layer, unread } of layers) {
        // With anomalies, it should be a tar, and other rules say what is wrong.
        if (!unread || unread.anomalies.length > 0) continue;
        const where = { image: imageLabel(image), layer: layer.index, blob: layer.name };
        yield { where, data: { layer: layer.index, mediaType: layer.declared?.mediaType ?? null } };
      }
    }
  },
  message: ({ layer, mediaType }) =>
    `layer ${layer} was not read: ${mediaType === null ? 'it has no media type' : `its media type is ${nameInMessage(mediaType)}`}`,
};
