// Damage inside one blob of an otherwise intact archive: most damage to the outer tar hides its contents from any reader.
import type { Mutation } from '../mutation.ts';
import { joined, tarParts, withBody } from '../tar-parts.ts';
import { doubledBlocks, removedBlocks, swappedBlocks } from './blocks.ts';
import { flippedBits, lostBytes, otherBytes, strayBytes, truncated } from './bytes.ts';

const damages = [
  truncated,
  flippedBits,
  otherBytes,
  lostBytes,
  strayBytes,
  swappedBlocks,
  doubledBlocks,
  removedBlocks,
];

export const damagedBlob: Mutation = {
  name: 'damaged blob',
  mutate(sample, random) {
    const { parts, tail } = tarParts(sample);
    const chosen = random.pickAny(parts.filter(({ body }) => body.length > 0));
    if (!chosen) return sample;
    const damaged = withBody(chosen, random.pick(damages).mutate(chosen.body, random));
    return joined({ parts: parts.map((part) => (part === chosen ? damaged : part)), tail });
  },
};
