// Names of files, directories and links in a layer that try to leave the root, control the terminal or reach a prototype.
import type { TarLiteral } from '../../support/tar-builder.ts';
import { aroundLayer } from '../around-layer.ts';
import type { Mutation } from '../mutation.ts';
import type { Random } from '../random.ts';

export const hostileNames: readonly string[] = [
  '../../../../etc/passwd',
  '/etc/passwd',
  'a/../../b',
  '..',
  '.',
  '/',
  './/',
  'etc/os-release/below',
  '__proto__',
  '__proto__/polluted',
  'constructor/prototype/polluted',
  'toString',
  'hasOwnProperty',
  'line\nfeed',
  'carriage\rreturn',
  'nul\0byte',
  '\u001b[31mred\u001b]0;title\u0007',
  '\u009b31m',
  '\u202egnp.exe',
  '\ud800',
  'é'.repeat(60),
  '.wh.',
  '.wh..wh..opq',
  'a/.wh..',
  '.wh...',
  '.wh.__proto__',
  '.wh..wh.plnk/1.2',
  'C:\\windows\\system32',
  'blobs/sha256/../../index.json',
  'x'.repeat(5000),
  '%s%n$(id)`id`',
  '',
];

/** Bytes that are not UTF-8. */
const brokenName = Buffer.from([0x61, 0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80]);

export const names: Mutation = {
  name: 'hostile names',
  mutate: (_sample, random) =>
    aroundLayer(
      Array.from({ length: 1 + random.below(12) }, () => entry(random)),
      random,
    ),
};

function entry(random: Random): TarLiteral {
  const name = random.oneIn(10) ? brokenName : random.pick(hostileNames);
  const target = random.pick(hostileNames);
  const path = random.oneIn(3) ? `a/${name}` : name;
  // GNU long names and PAX records can have any bytes; in a ustar header a name ends at a NUL.
  const format = random.pick(['ustar', 'gnu', 'v7'] as const);
  const common = { path, format, ...(random.oneIn(3) ? { pax: { path, linkpath: target } } : {}) };
  switch (random.below(5)) {
    case 0:
      return { ...common, type: 'symlink', link: target };
    case 1:
      return { ...common, type: 'hardlink', link: target };
    case 2:
      return { ...common, type: 'directory' };
    default:
      return {
        ...common,
        type: 'file',
        body: 'hostile',
        xattrs: random.oneIn(4) ? { [target || 'x']: 'v' } : {},
      };
  }
}
