// Wrong fields of tar headers, in the outer tar or in a layer, with a correct checksum so that readers go on: huge and negative
// sizes, any type flag, hostile names and links.
import { itemAt } from '../../support/items.ts';
import type { Mutation } from '../mutation.ts';
import type { Random } from '../random.ts';
import { joined, sealed, type TarPart, tarParts, withBody } from '../tar-parts.ts';
import { hostileNames } from './names.ts';

const octalSizes = [
  '77777777777',
  '00000001000',
  '00000000000',
  '17777777777',
  '77777777777\0',
  '9',
  'x',
  '-0000000001',
];
const base256Sizes = [2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 62n, 2n ** 80n, 511n, 513n];

export const hugeSize: Mutation = {
  name: 'huge size',
  mutate: (sample, random) =>
    withHeader(sample, random, (header) => {
      if (random.oneIn(2)) field(header, 124, 12, random.pick(octalSizes));
      else base256(header, 124, 12, random.pick(base256Sizes));
    }),
};

export const negativeSize: Mutation = {
  name: 'negative size',
  mutate: (sample, random) =>
    withHeader(sample, random, (header) =>
      base256(header, 124, 12, -random.pick([1n, 511n, 512n, 2n ** 40n, 2n ** 62n])),
    ),
};

export const wrongNumbers: Mutation = {
  name: 'wrong numbers',
  mutate: (sample, random) =>
    withHeader(sample, random, (header) => {
      const [at, length] = random.pick([
        [100, 8],
        [108, 8],
        [116, 8],
        [136, 12],
        [329, 8],
        [337, 8],
      ] as const);
      if (random.oneIn(2)) base256(header, at, length, random.pick([-1n, 2n ** 40n, -(2n ** 55n), 2n ** 54n]));
      else field(header, at, length, random.pick(['7777777777777', 'zzz', '-1', '', '888']));
    }),
};

export const otherType: Mutation = {
  name: 'other type flag',
  mutate: (sample, random) =>
    withHeader(sample, random, (header) => {
      header[156] = random.oneIn(3) ? random.below(256) : random.pick([...Buffer.from('01234567SxgLKDMNVX\0')]);
    }),
};

export const otherName: Mutation = {
  name: 'hostile name in a header',
  mutate: (sample, random) =>
    withHeader(sample, random, (header) => {
      const [at, length] = random.pick([
        [0, 100],
        [157, 100],
        [345, 155],
      ] as const);
      field(header, at, length, Buffer.from(random.pick(hostileNames)).toString('latin1'));
    }),
};

/** Changes one header, of the outer tar or of an uncompressed layer in it. */
function withHeader(tar: Buffer, random: Random, change: (header: Buffer) => void): Buffer {
  const { parts, tail } = tarParts(tar);
  if (parts.length === 0) return tar;
  const at = random.below(parts.length);
  return joined({ parts: parts.with(at, changedPart(itemAt(parts, at), random, change)), tail });
}

function changedPart(part: TarPart, random: Random, change: (header: Buffer) => void): TarPart {
  if (tarParts(part.body).parts.length > 0 && !random.oneIn(4)) {
    return withBody(part, withHeader(part.body, random, change));
  }
  const header = Buffer.from(part.header);
  change(header);
  return { header: sealed(header), body: part.body };
}

function field(header: Buffer, at: number, length: number, text: string): void {
  header.fill(0, at, at + length);
  header.write(text, at, length, 'latin1');
}

/** Two's complement, big endian, with the first bit set as a mark. */
function base256(header: Buffer, at: number, length: number, value: bigint): void {
  let rest = value;
  for (let byte = at + length - 1; byte >= at; byte -= 1) {
    header[byte] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  header.writeUInt8(header.readUInt8(at) | 0x80, at);
}
