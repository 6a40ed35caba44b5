// The 512-byte blocks of a tar reordered, repeated or removed.
import { itemAt } from '../../support/items.ts';
import type { Mutation } from '../mutation.ts';

export const swappedBlocks: Mutation = {
  name: 'swapped blocks',
  mutate(sample, random) {
    const blocks = blocksOf(sample);
    const [a, b] = [random.below(blocks.length), random.below(blocks.length)];
    return Buffer.concat(blocks.with(a, itemAt(blocks, b)).with(b, itemAt(blocks, a)));
  },
};

export const doubledBlocks: Mutation = {
  name: 'doubled blocks',
  mutate(sample, random) {
    const blocks = blocksOf(sample);
    const [from, to] = [random.below(blocks.length), random.below(blocks.length)];
    return Buffer.concat(blocks.toSpliced(to, 0, ...blocks.slice(from, from + 1 + random.below(8))));
  },
};

export const removedBlocks: Mutation = {
  name: 'removed blocks',
  mutate(sample, random) {
    const blocks = blocksOf(sample);
    return Buffer.concat(blocks.toSpliced(random.below(blocks.length), 1 + random.below(4)));
  },
};

function blocksOf(bytes: Buffer): readonly Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / 512) }, (_, at) => bytes.subarray(at * 512, (at + 1) * 512));
}
