// What a host that has the old image pulls for the new one: a few lines for the pages of diff and pull.
import type { Pull } from '../../analysis/comparison/pull.ts';
import { layerList, pluralize } from '../../rules/wording.ts';
import { humanSize } from '../../text/byte-size.ts';
import { type Block, bytes, type Line, text } from '../block.ts';

/** The first layer that is pulled, the reason that all above it are pulled. */
export interface FirstPulled {
  readonly instruction: string | null;
  /** Whether the old image has the same content at this place, in another compression. */
  readonly isRecompressed: boolean;
}

export function pullFacts(
  { reusedLayers, pulledLayers, cacheBrokenBy, sizes, repulledLayers, repulledSizes, changedBytes }: Pull,
  { instruction, isRecompressed }: FirstPulled,
): Block {
  const form = formOf(sizes);
  const list = `${form}, ${layerList(pulledLayers)}`;
  const pulled = {
    name: 'to pull',
    value: bytes(sizes.distribution ?? sizes.content),
    note:
      pulledLayers.length === 0
        ? 'nothing: all layers are reused'
        : isRecompressed
          ? `${list}: layer ${cacheBrokenBy} has the same content, but is compressed in another way`
          : startingAt(instruction, list),
  };
  const again = {
    name: 'pulled again',
    value: bytes(repulledSizes.distribution ?? repulledSizes.content),
    note: `${form}, ${layerList(repulledLayers)}: also in the old image, but above a changed layer`,
  };
  return {
    kind: 'facts',
    title: 'To update a host that has the old image',
    facts: [
      { name: 'reused', value: text(pluralize(reusedLayers.length, 'layer')), note: '' },
      pulled,
      ...(repulledLayers.length > 0 ? [again] : []),
      {
        name: 'new content',
        value: bytes(changedBytes),
        note: `uncompressed${sizes.files === null ? '' : `, of ${humanSize(sizes.files)} file data in these layers`}`,
      },
    ],
  };
}

/** In which form the size of layers is known. */
export const formOf = ({ distribution }: Pull['sizes']): string =>
  distribution === null ? 'uncompressed' : 'compressed';

const startingAt = (instruction: string | null, layers: string): Line =>
  instruction ? [`${layers}, starting at `, { code: instruction }] : layers;
