// Compares the compression in a layer's media type with the magic number of its bytes.
import { claimedCompression } from '../../../oci/media-type.ts';
import { nameInMessage } from '../../../text/message-name.ts';
import { distinctLayers } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { imageLabel } from '../../wording.ts';

interface Data {
  readonly layer: number;
  readonly mediaType: string;
  readonly observed: string;
}

export const mediaType: Rule<Data> = {
  id: 'validity/media-type',
  severity: 'warning',
  title: 'The media type does not match the compression',
  why: 'Tools that trust the media type fail on this layer. Write the image again with the right media type.',
  *check(analysis) {
    for (const { image, layer, changeset } of distinctLayers(analysis)) {
      const declared = layer.declared?.mediaType ?? '';
      const claimed = claimedCompression(declared);
      if (!changeset || !claimed || claimed === changeset.compression) continue;
      const where = { image: imageLabel(image), layer: layer.index, blob: layer.name };
      yield { where, data: { layer: layer.index, mediaType: declared, observed: changeset.compression } };
    }
  },
  message: ({ layer, mediaType, observed }) =>
    `layer ${layer}: the media type is ${nameInMessage(mediaType)}, but the blob is ${observed === 'none' ? 'not compressed' : `compressed with ${observed}`}`,
};
