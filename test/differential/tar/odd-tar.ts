// Random tars with odd headers. The same number gives the same bytes, so that only the answers of Go need to be stored.
import { Random } from '../../fuzz/random.ts';
import type { Bytes } from '../../support/bytes.ts';
import { type PaxPairs, paxBody } from '../../support/pax-records.ts';
import { type TarLiteral, tar, tarEntry } from '../../support/tar-builder.ts';
import type { Checksum, NumericField, Patch, TarFormat } from '../../support/tar-header.ts';

/** The tar with this number. */
export function oddTar(number: number): Buffer {
  const random = new Random(number * 7919 + 1);
  const parts = Array.from({ length: 1 + random.below(4) }, () => random.pick(kinds)(random));
  return withEnd(Buffer.concat(parts), random);
}

const plain = (random: Random): Buffer => tarEntry({ path: random.pick(names), body: text(random) });

const kinds: readonly ((random: Random) => Buffer)[] = [
  plain,
  plain,
  oddEntry,
  oddEntry,
  oddEntry,
  (random) => Buffer.concat([extended(random), oddEntry(random)]),
  (random) => Buffer.concat([extended(random), plain(random)]),
  (random) => Buffer.concat([extended(random), extended(random), plain(random)]),
  (random) => Buffer.concat([extended(random), oddNumbers(random)]),
  oddNumbers,
  sparse,
  sparse,
  (random) => tarEntry({ path: 'd/', type: 'old-file', body: random.pick([text(random), inner]) }),
  (random) => (random.oneIn(6) ? Buffer.alloc(512, random.pick([0, 0, 0x41])) : plain(random)),
];

const inner = tarEntry({ path: 'inner', body: 'evil' });
const long = 'n'.repeat(150);
const names: readonly Bytes[] = [
  ...['file', 'd/', 'a/b', 'a/b/', './c', '/root', '..', '', '.', 'name\0rest', 'x'.repeat(100), `${'p/'.repeat(70)}n`],
  ...['.wh.file', 'ü', 'a\\b', '\u{1f600}', '\r\n'],
  Buffer.from([0x61, 0xff]),
];
const formats: readonly TarFormat[] = ['ustar', 'ustar', 'gnu', 'v7'];
const flags = [...'0001123456', '\0', '\0', '5', '7', 'S', 'D', 'V', 'M', 'A', 'N', 'X', 'Q', '\x80'];

const text = (random: Random): Buffer =>
  Buffer.alloc(random.pick([0, 0, 1, 3, 511, 512, 513, 1100]), 0x61 + random.below(26));

function oddEntry(random: Random): Buffer {
  const body = random.pick([text(random), text(random), inner, Buffer.alloc(1024)]);
  return tarEntry({
    path: random.pick(names),
    flag: random.pick(flags),
    body,
    link: random.pick(['', 'file', 'a/b', 'l'.repeat(100), 't\0u']),
    format: random.pick(formats),
    ...(random.oneIn(4) ? { sizeField: random.pick([0, 1, 512, 1024, 600, 8 ** 10]) } : {}),
    ...(random.oneIn(3) ? { pax: records(random) } : {}),
    patches: [...(random.oneIn(3) ? oddMagic(random) : []), ...(random.oneIn(3) ? oddPrefix(random) : [])],
    checksum: checksum(random),
  });
}

const checksum = (random: Random): Checksum =>
  random.oneIn(30) ? 'wrong' : random.pick(['unsigned', 'unsigned', 'signed']);

const oddMagic = (random: Random): readonly Patch[] => [
  {
    at: 257,
    bytes: random.pick(['ustar\0xx', 'ustar \x0000', 'ustar  \0', 'USTAR\x0000', 'ustar\0\0\0', 'ustar00\0']),
  },
  ...(random.oneIn(2) ? [{ at: 508, bytes: 'tar\0' }] : []),
];

const oddPrefix = (random: Random): readonly Patch[] => [
  {
    at: random.pick([345, 345, 357]),
    bytes: random.pick([
      'pre',
      '77777777777',
      '14000000000 ',
      'é',
      'p\0q',
      '\x80\0\0\0\0\0\0\0\0\0\0\x01',
      'p'.repeat(131),
      'p'.repeat(155),
    ]),
  },
];

const fields = [
  [100, 8],
  [108, 8],
  [116, 8],
  [124, 12],
  [136, 12],
  [148, 8],
  [329, 8],
  [337, 8],
  [345, 12],
  [476, 12],
] as const;

const numbers: readonly Bytes[] = [
  ...[
    '',
    ' ',
    '0',
    '7',
    ' 7',
    '7 ',
    '7 \0x',
    '7\0x',
    '7 7',
    '8',
    'abc',
    '+7',
    '-7',
    '0x1',
    '7_7',
    '000000000007',
    '77777777',
    '7\n',
  ],
  ...['        7', '\0\0\0\x007', '3.5', '777777777777'],
  ...[
    '80',
    '8000000000000007',
    '800000000000000000000003',
    'ffffffffffffffffffffffff',
    'ffffffffffffff00',
    'c0',
    'bf',
    '80ff',
    '81',
  ].map((hex) => Buffer.from(hex, 'hex')),
];

function oddNumbers(random: Random): Buffer {
  const [at, length] = random.pick(fields);
  const value = Buffer.from(random.pick(numbers) as string, 'latin1').subarray(0, length);
  const bytes = Buffer.concat([value, Buffer.alloc(random.oneIn(2) ? length - value.length : 0)]);
  const fieldNames: readonly NumericField[] = ['mode', 'uid', 'gid', 'size', 'mtime'];
  const block = tarEntry({
    path: random.pick(names),
    flag: random.pick(flags),
    body: random.pick([text(random), inner]),
    format: random.pick(formats),
    device: [1, 3],
    base256: random.oneIn(3) ? [random.pick(fieldNames)] : [],
    patches: at === 148 ? [] : [...(random.oneIn(4) ? oddMagic(random) : []), { at, bytes }],
    checksum: checksum(random),
  });
  // A checksum in another form, but of the right value, or a wrong one.
  if (at === 148) {
    const sum = Number.parseInt(block.toString('latin1', 148, 154), 8).toString(8);
    const forms = [
      sum.padStart(8, ' '),
      `${sum} \0`,
      `\0${sum}`,
      `${sum}\0x`,
      `${sum} x`,
      `${sum.padStart(7, '0')} `,
      `+${sum}`,
    ];
    block.fill(0, 148, 156).write(random.pick(forms), 148, 8, 'latin1');
  }
  return block;
}

const keys = [
  ...['path', 'path', 'linkpath', 'size', 'size', 'uid', 'gid', 'mtime', 'atime', 'uname', 'comment', '', 'hdrcharset'],
  ...[
    'SCHILY.xattr.user.a',
    'SCHILY.xattr.user.b',
    'SCHILY.xattr.',
    'LIBARCHIVE.xattr.user.a',
    'SCHILY.xattr.\xff',
    'k\0ey',
  ],
  ...[
    'GNU.sparse.name',
    'GNU.sparse.major',
    'GNU.sparse.minor',
    'GNU.sparse.map',
    'GNU.sparse.size',
    'GNU.sparse.realsize',
  ],
  ...['GNU.sparse.numblocks', 'GNU.sparse.offset', 'GNU.sparse.numbytes'],
];
const values: readonly string[] = [
  ...[
    '',
    '',
    '0',
    '1',
    '3',
    '512',
    '+4',
    ' 4',
    '04',
    '-1',
    '-1.5',
    '1.5',
    '1.',
    '.5',
    '1.1234567891',
    '1e3',
    '0x10',
    '4294967296',
  ],
  ...[
    '9007199254740993',
    '9223372036854775808',
    'name',
    'dir/',
    'a\0b',
    'é',
    '\xff',
    'x=y',
    'BINARY',
    '0,3',
    '0,1,2,1',
    long,
  ],
];

function records(random: Random): PaxPairs {
  const numeric = values.slice(2, 20);
  return Array.from({ length: random.below(4) }, () => {
    const key = random.pick(keys);
    const isText = key.includes('path') || key.includes('xattr');
    return [key, Buffer.from(random.pick(isText || random.oneIn(4) ? values : numeric), 'latin1')];
  });
}

function extended(random: Random): Buffer {
  const flag = random.pick([...'xxxxxgLLKKX']);
  if (flag === 'L' || flag === 'K') {
    const name = random.pick(['', '\0', 'gnu', 'gnu\0', 'gnu/\0', 'a\0b', `${long}\0`, 'é\0']);
    return tarEntry({ path: '././@LongLink', flag, body: name, format: random.pick(formats) });
  }
  const path = flag === 'g' ? random.pick(['pax_global_header', '/tmp/GlobalHead.1.1', 'file']) : 'PaxHeaders/file';
  return tarEntry({ path, flag, body: random.oneIn(5) ? damaged(random) : paxBody(records(random)) });
}

function damaged(random: Random): Buffer {
  const body = paxBody([['path', 'first'], ...records(random)]);
  return random.pick<() => Buffer>([
    () => Buffer.concat([body, Buffer.alloc(5)]),
    () => Buffer.concat([body, Buffer.from('junk')]),
    () => body.subarray(0, -1),
    () => Buffer.concat([Buffer.from('+13 path=abcd\n'), body]),
    () => Buffer.concat([Buffer.from('+12 uid=0005\n'), body]),
    () => Buffer.concat([Buffer.from('013 path=abcd\n'), body]),
    () => Buffer.from('4 a\n'),
    () => Buffer.from('9 pathabc\n'),
    () => Buffer.from('12  path=ab\n'),
    () => Buffer.from('99999999999999999999 path=a\n'),
    () => Buffer.from(' 12 path=ab\n'),
  ])();
}

/** A sparse file; every other one has a changed record, number or size. */
function sparse(random: Random): Buffer {
  const form = random.pick(['gnu', '0.0', '0.1', '1.0'] as const);
  const segments = Array.from({ length: random.below(7) }, (_, at) => ({
    at: at * 1024,
    body: String(at).repeat(random.pick([512, 512, 100])),
  }));
  const realSize = segments.length * 1024 + random.below(2) * 100;
  const literal: TarLiteral = { path: 'sparse', sparse: { form, realSize, segments } };
  const bytes = tarEntry(literal);
  if (random.oneIn(2)) return bytes;
  return form === 'gnu' ? changedHeader(random, literal) : changedRecords(random, bytes);
}

function changedHeader(random: Random, literal: TarLiteral): Buffer {
  const at = random.pick([386, 398, 410, 482, 483]);
  const bytes = random.pick(['', '\0', '1', '00000000777\0', '\x80', 'x', '77777777777\0']);
  const magic = random.oneIn(4) ? [{ at: 257, bytes: 'ustar\x0000' }] : [];
  return tarEntry({ ...literal, patches: [{ at, bytes }, ...magic] });
}

/** Replaces one byte of the records, or puts other records before the header of the file. */
function changedRecords(random: Random, bytes: Buffer): Buffer {
  const size = Number.parseInt(bytes.toString('latin1', 124, 135), 8);
  const body = bytes.subarray(512, 512 + size);
  const rest = bytes.subarray(512 + Math.ceil(size / 512) * 512);
  const lines = body.toString('latin1').split(/(?<=\n)/);
  const pairs = lines.map((line) => /^\d+ ([^=]*)=(.*)\n$/.exec(line)?.slice(1) ?? []) as unknown as PaxPairs;
  const at = random.below(pairs.length);
  const [key] = pairs[at] ?? ['comment'];
  const value = random.pick(['', '0', '1', '2', '+1', 'x', '512', '4096', '0,512', 'other']);
  const changed = random.pick<() => PaxPairs>([
    () => pairs.filter((_, index) => index !== at),
    () => pairs.map((pair, index) => (index === at ? [key, value] : pair)),
    () => [...pairs, [key, value]],
    () => [...pairs, ['size', value]],
  ])();
  const flag = random.oneIn(10) ? random.pick([...'15gX']) : undefined;
  if (flag !== undefined) rest.write(flag, 156, 'latin1');
  return Buffer.concat([tarEntry({ path: 'PaxHeaders/sparse', flag: 'x', body: paxBody(changed) }), resealed(rest)]);
}

function resealed(bytes: Buffer): Buffer {
  const sum = bytes
    .fill(' ', 148, 156)
    .subarray(0, 512)
    .reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}

function withEnd(bytes: Buffer, random: Random): Buffer {
  const end = Buffer.alloc(1024);
  if (!random.oneIn(4)) return Buffer.concat([bytes, end]);
  const other = tar([{ path: 'other', body: 'x' }]);
  return random.pick<() => Buffer>([
    () => Buffer.concat([bytes, end, end]),
    () => bytes,
    () => Buffer.concat([bytes, end.subarray(512)]),
    () => Buffer.concat([bytes, end, other]),
    () => Buffer.concat([bytes, end, end, Buffer.from('rest')]),
    () => Buffer.concat([bytes, end.subarray(512), other]),
    () => bytes.subarray(0, random.below(bytes.length + 1)),
    () => Buffer.concat([bytes, end.subarray(random.below(1024))]),
  ])();
}
