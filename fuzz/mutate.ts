// Mutations of an input: one to eight changes, which depend only on the random numbers.
import type { Random } from '../test/fuzz/random.ts';
import type { Target } from './target.ts';

/** Bytes of a mutated input, unless the seed is larger. */
const maxSize = 16 * 2 ** 10;

/** What a mutation may use besides the input. */
interface Material {
  readonly random: Random;
  /** Another input of the corpus. */
  readonly other: Buffer;
  readonly dictionary: readonly string[];
}

type Mutation = (input: Buffer, material: Material) => Buffer;

const interesting = [0, 1, 0x0a, 0x20, 0x22, 0x2f, 0x30, 0x37, 0x39, 0x5c, 0x7f, 0x80, 0xfe, 0xff];
const boundaries = [0, 1, 2, 4, 8, 9, 255, 256, 511, 512, 513, 4096, 65535, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];

const replaced = (input: Buffer, at: number, length: number, by: Buffer): Buffer =>
  Buffer.concat([input.subarray(0, at), by, input.subarray(at + length)]);

/** Where a piece begins, and its length: short ones are more frequent. */
function pieceOf(input: Buffer, random: Random): readonly [at: number, length: number] {
  const at = random.below(input.length + 1);
  const most = random.oneIn(4) ? input.length : random.oneIn(2) ? 64 : 8;
  return [at, Math.min(input.length - at, 1 + random.below(most))];
}

/** A copy with a byte changed. */
function changed(input: Buffer, random: Random, change: (byte: number) => number): Buffer {
  const copy = Buffer.from(input);
  if (copy.length === 0) return copy;
  const at = random.below(copy.length);
  copy[at] = change(copy.readUInt8(at));
  return copy;
}

const mutations: readonly Mutation[] = [
  (input, { random }) => changed(input, random, (byte) => byte ^ (1 << random.below(8))),
  (input, { random }) => changed(input, random, () => random.below(256)),
  (input, { random }) => changed(input, random, () => random.pick(interesting)),
  (input, { random }) => changed(input, random, (byte) => byte + random.below(33) - 16),
  // A digit, where there is one.
  (input, { random }) => {
    const digits = Array.from(input.keys()).filter((at) => input.readUInt8(at) >= 0x30 && input.readUInt8(at) <= 0x39);
    const at = random.pickAny(digits);
    return at === undefined ? input : replaced(input, at, 1, Buffer.from(String(random.below(10))));
  },
  // A number in digits.
  (input, { random }) => {
    const numbers = Array.from(input.toString('latin1').matchAll(/\d+/g));
    const found = random.pickAny(numbers);
    if (!found) return input;
    const value = random.oneIn(2) ? random.pick(boundaries) : Number(found[0]) + random.below(5) - 2;
    const text = value.toString(random.oneIn(2) ? 8 : 10);
    const padded = random.oneIn(2) ? text.padStart(found[0].length, '0') : text;
    return replaced(input, found.index, found[0].length, Buffer.from(padded));
  },
  // A binary number.
  (input, { random }) => {
    const copy = Buffer.from(input);
    const size = random.pick([2, 4] as const);
    if (copy.length < size) return copy;
    const at = random.below(copy.length - size + 1);
    const value = random.pick([...boundaries, input.length]) % 2 ** (8 * size);
    if (random.oneIn(2)) copy.writeUIntLE(value, at, size);
    else copy.writeUIntBE(value, at, size);
    return copy;
  },
  (input, { random }) => replaced(input, ...pieceOf(input, random), Buffer.alloc(0)),
  (input, { random }) => {
    const bytes = Buffer.alloc(1 + random.below(16), random.pick(interesting));
    return replaced(input, random.below(input.length + 1), 0, bytes);
  },
  // A piece again, once or many times.
  (input, { random }) => {
    const [at, length] = pieceOf(input, random);
    const times = random.oneIn(8) ? 1 + random.below(100) : 1;
    const piece = input.subarray(at, at + length);
    return replaced(input, at, 0, Buffer.concat(Array.from({ length: times }, () => piece)));
  },
  // A piece to another place.
  (input, { random }) => {
    const [at, length] = pieceOf(input, random);
    return replaced(input, random.below(input.length + 1), 0, input.subarray(at, at + length));
  },
  // A piece of another input, in place of a piece or inserted.
  (input, { random, other }) => {
    const [at, length] = pieceOf(other, random);
    const [where, old] = pieceOf(input, random);
    return replaced(input, where, random.oneIn(2) ? old : 0, other.subarray(at, at + length));
  },
  // The start of this one and the end of the other.
  (input, { random, other }) =>
    Buffer.concat([input.subarray(0, random.below(input.length + 1)), other.subarray(random.below(other.length + 1))]),
  (input, { random }) => input.subarray(0, random.below(input.length + 1)),
  (input, material) => withWord(input, material),
  (input, material) => withWord(input, material),
];

function withWord(input: Buffer, { random, dictionary }: Material): Buffer {
  const word = random.pickAny(dictionary);
  if (word === undefined) return input;
  const at = random.below(input.length + 1);
  const bytes = Buffer.from(word, isLatin1(word) ? 'latin1' : 'utf8');
  return replaced(input, at, random.oneIn(2) ? bytes.length : 0, bytes);
}

const isLatin1 = (text: string): boolean => /^[\0-\xff]*$/.test(text);

/** An input of the corpus, mutated. */
export function mutate(corpus: readonly Buffer[], { dictionary = [], mend }: Target, random: Random): Buffer {
  const seed = random.pick(corpus);
  const material: Material = { random, other: random.pick(corpus), dictionary };
  let input = seed;
  for (let left = 1 << random.below(4); left > 0; left -= 1) input = random.pick(mutations)(input, material);
  const result = Buffer.from(input.subarray(0, Math.max(maxSize, seed.length)));
  if (mend && !random.oneIn(8)) mend(result);
  return result;
}
