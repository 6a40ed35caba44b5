// Blind damage: truncation, flipped bits, changed, removed and inserted bytes.
import type { Mutation } from '../mutation.ts';
import type { Random } from '../random.ts';

export const truncated: Mutation = {
  name: 'truncated',
  mutate: (sample, random) => sample.subarray(0, random.below(sample.length)),
};

export const flippedBits: Mutation = {
  name: 'flipped bits',
  mutate: (sample, random) =>
    changed(sample, random, (bytes, at) => {
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    }),
};

export const otherBytes: Mutation = {
  name: 'other bytes',
  mutate: (sample, random) =>
    changed(sample, random, (bytes, at) => {
      bytes[at] = random.below(256);
    }),
};

export const lostBytes: Mutation = {
  name: 'lost bytes',
  mutate(sample, random) {
    const from = random.below(sample.length);
    return Buffer.concat([sample.subarray(0, from), sample.subarray(from + 1 + random.below(600))]);
  },
};

export const strayBytes: Mutation = {
  name: 'stray bytes',
  mutate(sample, random) {
    const at = random.below(sample.length);
    const stray = Buffer.from(random.some([0, 0x2f, 0x30, 0x7f, 0xff], 1 + random.below(600)));
    return Buffer.concat([sample.subarray(0, at), stray, sample.subarray(at)]);
  },
};

/** Mostly one place, sometimes a few hundred. */
function changed(sample: Buffer, random: Random, change: (bytes: Buffer, at: number) => void): Buffer {
  const bytes = Buffer.from(sample);
  const places = random.oneIn(4) ? random.below(300) : 1 + random.below(3);
  for (let place = 0; place < places; place += 1) change(bytes, random.below(bytes.length));
  return bytes;
}
