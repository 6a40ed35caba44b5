// Wrong PAX headers: lengths of records, sizes, and what they override.
import { type Bytes, toBytes } from '../../support/bytes.ts';
import { paxBody } from '../../support/pax-records.ts';
import { type TarLiteral, tarEntry } from '../../support/tar-builder.ts';
import { aroundLayer } from '../around-layer.ts';
import type { Mutation } from '../mutation.ts';
import type { Random } from '../random.ts';
import { hostileNames } from './names.ts';

const lengths = [
  '0',
  '1',
  '5',
  '18',
  '999999',
  '18446744073709551615',
  '-18',
  '1e3',
  ' 18',
  '',
  '018',
  '000000000000018',
];

export const lyingRecords: Mutation = {
  name: 'PAX records of lying lengths',
  mutate: (_sample, random) =>
    surrounded(random, () => {
      const records = Array.from({ length: 1 + random.below(5) }, () => {
        const separators = random.pick([' ', '', '  ', '\0']);
        return `${random.pick(lengths)}${separators}${random.pick(['path', 'size', 'GNU.sparse.map', '', 'a=b'])}=${random.pick(['x', '', '1\n', '=\n'])}\n`;
      });
      return records.join('');
    }),
};

const numbers = [
  '0',
  '1',
  '512',
  '2048',
  '1e3',
  '-1',
  '99999999999999999999',
  '8589934592',
  'x',
  '',
  '0x10',
  ' 7',
  '7.5',
];
const values: Readonly<Record<string, readonly string[]>> = {
  size: numbers,
  uid: numbers,
  gid: numbers,
  mtime: [...numbers, '1.2.3', '-0.1', '999999999999999.999999999999999', 'NaN'],
  path: hostileNames,
  linkpath: hostileNames,
  'GNU.sparse.name': hostileNames,
  'GNU.sparse.realsize': numbers,
  'SCHILY.xattr.security.capability': ['\0\0\0\x02', ''],
  'LIBARCHIVE.xattr.%00%zz': ['!!!!', 'AAAA'],
  hdrcharset: ['BINARY'],
  ['__proto__']: ['1'],
};

export const lyingPax: Mutation = {
  name: 'PAX records of lying values',
  mutate: (_sample, random) =>
    surrounded(random, () =>
      paxBody(
        random
          .some(Object.entries(values), 1 + random.below(4))
          .map(([key, some]) => [key, random.pick(some)] as const),
      ),
    ),
};

/** Extended headers before an entry, before each other, and at the end. */
function surrounded(random: Random, body: () => Bytes): Buffer {
  const header = (): Buffer => {
    const bytes = toBytes(body());
    const flag = random.pick(['x', 'x', 'x', 'g', 'L', 'K', 'X']);
    return tarEntry({ path: 'PaxHeaders/x', flag, body: bytes, sizeField: bytes.length + (random.oneIn(8) ? 7 : 0) });
  };
  const file = (): TarLiteral => ({
    path: random.pick(['a/b', 'etc/os-release', 'f']),
    body: 'pax'.repeat(random.below(400)),
  });
  const entries = Array.from({ length: 1 + random.below(4) }, () => [
    ...(random.oneIn(4) ? [header()] : []),
    header(),
    file(),
  ]);
  return aroundLayer([...entries.flat(), ...(random.oneIn(4) ? [header()] : [])], random);
}
