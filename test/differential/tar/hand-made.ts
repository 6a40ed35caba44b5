// Tars with one odd header each: every way known to us in which tools read a tar in different ways.
import { type PaxPairs, paxBody } from '../../support/pax-records.ts';
import { type TarLiteral, tar, tarEntry } from '../../support/tar-builder.ts';

const file: TarLiteral = { path: 'file', body: 'abc' };
const next: TarLiteral = { path: 'next', body: 'n' };
const evil = tarEntry({ path: 'evil', body: 'evil' });
const x = (pairs: PaxPairs | Buffer, flag = 'x', path = 'ext'): Buffer =>
  tarEntry({ path, flag, body: Buffer.isBuffer(pairs) ? pairs : paxBody(pairs) });
const gnuName = (flag: 'L' | 'K', name: string): Buffer => tarEntry({ path: '././@LongLink', flag, body: name });
const withRecords = (...pairs: PaxPairs): Buffer => tar([x(pairs), file, next]);
const withBytes = (text: string): Buffer => tar([x(Buffer.from(text, 'latin1')), file, next]);
const patched = (at: number, bytes: string | Buffer, literal: Partial<TarLiteral> = {}): Buffer =>
  tar([{ ...file, ...literal, patches: [{ at, bytes }] }, next]);
/** The offset of the magic in a header, and of that of star. */
const magic = 257;
const starMagic = 508;
const segments = [
  { at: 0, body: 'A'.repeat(512) },
  { at: 4096, body: 'tail' },
];

const sparseRecords: PaxPairs = [
  ['GNU.sparse.numblocks', '1'],
  ['GNU.sparse.map', '2,3'],
  ['GNU.sparse.size', '9'],
  ['GNU.sparse.name', 'real'],
];
const without = (key: string, ...more: PaxPairs): Buffer =>
  withRecords(...sparseRecords.filter(([name]) => name !== `GNU.sparse.${key}`), ...more);

/** By what is odd. */
export const handMade: Readonly<Record<string, Buffer>> = {
  'nothing odd': tar([file, next]),
  'two PAX headers': tar([x([['path', 'one']]), x([['uid', '5']]), file, next]),
  'two PAX headers, sizes': tar([x([['size', '512']]), x([['path', 'b']]), { path: 'a', sizeField: 0 }, evil, next]),
  'a PAX header and an empty one': tar([x([['path', 'one']]), x([]), file]),
  'an empty PAX header': tar([x([]), file]),
  'a Solaris header': tar([x([['path', 'one']], 'X'), file]),
  'a Solaris header after a PAX header': tar([x([['path', 'one']]), x([['uid', '1']], 'X'), file]),
  'a global header with a comment': tar([x([['comment', 'git']], 'g', 'pax_global_header'), file]),
  'a global path': tar([x([['path', 'all']], 'g', 'pax_global_header'), file, next]),
  'a global size': tar([x([['size', '512']], 'g', 'pax_global_header'), { path: 'a' }, evil, next]),
  'a global uid that is no number': tar([x([['uid', 'no']], 'g', 'pax_global_header'), file]),
  'a global header named like a file': tar([file, x([['comment', 'a']], 'g', 'file')]),
  'a global header named like a whiteout': tar([x([['comment', 'a']], 'g', '.wh.etc'), file]),
  'a damaged global header': tar([x(Buffer.from('junk'), 'g', 'pax_global_header'), file]),
  'a PAX header before a global one': tar([
    x([['path', 'one']]),
    x([['comment', 'a']], 'g', 'pax_global_header'),
    file,
  ]),
  'a long name before a global header': tar([gnuName('L', 'long\0'), x([], 'g', 'pax_global_header'), file]),
  'an empty long name': tar([gnuName('L', ''), file]),
  'a long name of a NUL': tar([gnuName('L', '\0'), file]),
  'an empty long link': tar([gnuName('K', '\0'), { path: 's', link: 't' }]),
  'a long name, then an empty one': tar([gnuName('L', 'long\0'), gnuName('L', ''), file]),
  'two long names': tar([gnuName('L', 'one\0'), gnuName('L', 'two\0'), file]),
  'a long name with more after a NUL': tar([gnuName('L', 'a\0b\0'), file]),
  'a long name without a NUL': tar([gnuName('L', 'long'), file]),
  'a long name and a path': tar([gnuName('L', 'gnu\0'), x([['path', 'pax']]), file]),
  'a path and a long name': tar([x([['path', 'pax']]), gnuName('L', 'gnu\0'), file]),
  'a long name and the same path': tar([gnuName('L', 'same\0'), x([['path', 'same']]), file]),
  'a long link and a linkpath': tar([gnuName('K', 'gnu\0'), x([['linkpath', 'pax']]), { path: 's', link: 't' }]),
  'a long name with a slash': tar([gnuName('L', 'dir/\0'), { path: 'a', type: 'old-file' }, next]),
  'a prefix in a GNU header': patched(345, 'prefix', { format: 'gnu' }),
  'times in a GNU header': patched(345, '14000000000\x0014000000000\0', { format: 'gnu' }),
  'a binary time in a GNU header': patched(345, Buffer.from('800000000000000065920080', 'hex'), { format: 'gnu' }),
  'a prefix of bytes in a GNU header': patched(345, '\xff\xfe', { format: 'gnu' }),
  'a prefix at the second time of a GNU header': patched(357, 'ctime', { format: 'gnu' }),
  'a prefix that begins like a time': patched(345, '777/name', { format: 'gnu' }),
  'a prefix in a V7 header': patched(345, 'prefix', { format: 'v7' }),
  'a prefix with version xx': patched(263, 'xx', { prefix: 'pre' }),
  'a prefix with an unknown magic': patched(257, 'ustar \x0000', { prefix: 'pre' }),
  'a prefix that fills the field of star': tar([
    {
      ...file,
      prefix: 'p'.repeat(131),
      patches: [
        { at: 476, bytes: '14000000000 14000000000 ' },
        { at: starMagic, bytes: 'tar\0' },
      ],
    },
  ]),
  ...Object.fromEntries(
    [476, 488].map((at) => {
      const patches = [
        { at, bytes: 'xyz' },
        { at: starMagic, bytes: 'tar\0' },
      ];
      return [`a time of star that is no number, at byte ${at}`, tar([{ ...file, patches }])];
    }),
  ),
  ...Object.fromEntries(
    (['ustar', 'gnu'] as const).flatMap((format) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((byte) => [
        `another byte ${byte} of the magic of ${format}`,
        patched(magic + byte, 'x', {
          format,
          flag: '3',
          device: [1, 3],
          prefix: format === 'gnu' ? '' : 'pre',
          body: '',
        }),
      ]),
    ),
  ),
  ...Object.fromEntries(
    [0, 1, 2, 3].map((byte) => {
      const patches = [
        { at: starMagic, bytes: 'tar\0' },
        { at: starMagic + byte, bytes: 'x' },
      ];
      return [`another byte ${byte} of the magic of star`, tar([{ ...file, prefix: 'p'.repeat(140), patches }, next])];
    }),
  ),
  'a prefix that fills its field': patched(500, 'x', { prefix: 'p'.repeat(155) }),
  'a link that fills its field': tar([{ path: 's', link: 'l'.repeat(100) }, next]),
  'a link that begins with a byte of 1': tar([{ path: 's', link: '\x01' }, next]),
  ...Object.fromEntries(
    [100, 108, 116, 136, 329, 337].flatMap((at) =>
      (['ustar', 'gnu', 'v7'] as const).map((format) => [
        `no number at byte ${at} of a ${format} header`,
        patched(at, 'xyz', { format, flag: '3', body: '' }),
      ]),
    ),
  ),
  'a device in a V7 header': patched(329, '0000001\x000000003\0', { type: 'character-device', format: 'v7', body: '' }),
  'a file with a slash and data': tar([{ path: 'd/', flag: '0', body: evil }, next]),
  'a file with a slash': tar([{ path: 'd/', flag: '0' }, next]),
  'an old file with a slash and headers as data': tar([{ path: 'd/', flag: '\0', body: evil }, next]),
  'an old file with a slash and data': tar([{ path: 'd/', flag: '\0', body: 'x'.repeat(512) }, next]),
  ...Object.fromEntries(
    ['1', '2', '3', '4', '5', '6'].flatMap((flag) => [
      [`type ${flag} with headers as data`, tar([{ path: 'p', flag, link: 't', body: evil }, next])],
      [`type ${flag} with a size`, tar([{ path: 'p', flag, link: 't', sizeField: 1000 }, next])],
      [`type ${flag} with a PAX size`, tar([x([['size', '600']]), { path: 'p', flag, link: 't' }, next])],
    ]),
  ),
  ...Object.fromEntries(
    [...'\x000123456D'].map((flag) => [
      `type ${JSON.stringify(flag)} with a negative PAX size`,
      tar([x([['size', '-4']]), { path: 'p/', flag, link: 't', format: 'gnu' }, next]),
    ]),
  ),
  ...Object.fromEntries(
    [...'7SDVMANXQ\x80'].map((flag) => [`type ${flag}`, tar([{ path: 'p', flag, format: 'gnu', body: evil }, next])]),
  ),
  ...Object.fromEntries(
    ['+4', ' 4', '04', '-4', '4 ', '4.0', '0x4', '4_0', '', '9223372036854775808'].flatMap((value) => [
      [`PAX size "${value}"`, tar([x([['size', value]]), { path: 'f', body: 'abcd' }, next])],
      [`PAX uid "${value}"`, withRecords(['uid', value])],
      [`PAX mtime "${value}"`, withRecords(['mtime', value])],
    ]),
  ),
  'PAX atime that is no number': withRecords(['atime', 'now']),
  'PAX mtime with a long fraction': withRecords(['mtime', '-1.1234567899']),
  'a PAX size of 0 before headers': tar([x([['size', '0']]), { path: 'f', body: evil }, next]),
  'a PAX size over a size of 0': tar([x([['size', '1024']]), { path: 'f', sizeField: 0 }, evil, next]),
  'a NUL in a PAX path': withRecords(['path', 'a\0b']),
  'a NUL in a PAX linkpath': withRecords(['linkpath', 'a\0b']),
  'a NUL in a PAX uname': withRecords(['uname', 'a\0b']),
  'a NUL in a comment': withRecords(['comment', 'a\0b']),
  'a NUL in a key': withRecords(['comm\0ent', 'a']),
  'an empty key': withRecords(['', 'a']),
  'an empty path': withRecords(['path', '']),
  'an empty linkpath': withRecords(['linkpath', '']),
  'a path twice': withRecords(['path', 'one'], ['path', 'two']),
  'a path with a slash': withRecords(['path', 'dir/']),
  'a path of other bytes': withRecords(['path', Buffer.from([0x61, 0xff])]),
  'hdrcharset BINARY': withRecords(['hdrcharset', 'BINARY'], ['path', Buffer.from([0x61, 0xff])]),
  'an empty attribute': withRecords(['SCHILY.xattr.user.a', '']),
  'an attribute whose name is not UTF-8': withBytes('24 SCHILY.xattr.\xff\xfe=one\n25 SCHILY.xattr.\xff\xff=more\n'),
  "an attribute in libarchive's form": withRecords(['LIBARCHIVE.xattr.user.a', 'QUI=']),
  'a PAX header padded with NULs': withBytes('12 path=abc\n\0\0\0\0'),
  'a PAX header with junk': withBytes('12 path=abc\njunk'),
  'a record with a sign': withBytes('+13 path=abc\n'),
  'a record with a leading zero': withBytes('013 path=abc\n'),
  'a record after a space': withBytes(' 13 path=abc\n'),
  'a record without =': withBytes('11 pathabc\n'),
  'a record of another length': withBytes('11 path=abc\n'),
  'a record without a newline': withBytes('11 path=abc'),
  'sparse, 0.1': withRecords(...sparseRecords),
  ...Object.fromEntries(['numblocks', 'map', 'size', 'name'].map((key) => [`sparse without ${key}`, without(key)])),
  'sparse with version 0.1': withRecords(...sparseRecords, ['GNU.sparse.major', '0'], ['GNU.sparse.minor', '1']),
  'sparse with major only': withRecords(...sparseRecords, ['GNU.sparse.major', '1']),
  'sparse with version 2.0': withRecords(...sparseRecords, ['GNU.sparse.major', '2'], ['GNU.sparse.minor', '0']),
  'sparse with two sizes': withRecords(...sparseRecords, ['GNU.sparse.realsize', '7']),
  'sparse with a negative size': without('size', ['GNU.sparse.size', '-9']),
  'sparse with an odd map': without('map', ['GNU.sparse.map', '2']),
  'sparse with a map beyond the end': without('map', ['GNU.sparse.map', '8,3']),
  'sparse with a map of other data': without('map', ['GNU.sparse.map', '2,2']),
  'sparse offsets out of turn': withRecords(['GNU.sparse.numbytes', '3'], ['GNU.sparse.offset', '0']),
  'a sparse directory': tar([x(sparseRecords), { path: 'd/' }, next]),
  ...Object.fromEntries(
    (['gnu', '0.0', '0.1', '1.0'] as const).flatMap((form) => [
      [`sparse, form ${form}`, tar([{ path: 's', sparse: { form, realSize: 4100, segments } }, next])],
      [`sparse, form ${form}, too short`, tar([{ path: 's', sparse: { form, realSize: 4000, segments } }, next])],
    ]),
  ),
  'a GNU sparse file with the magic of POSIX': patched(257, 'ustar\x0000', {
    sparse: { form: 'gnu', realSize: 4100, segments },
  }),
  'a checksum of signed bytes': tar([{ path: Buffer.from([0xe9]), format: 'v7', checksum: 'signed' }, next]),
  'a wrong checksum': tar([file, { ...next, checksum: 'wrong' }]),
  ...Object.fromEntries(
    [
      '7',
      ' 7',
      '\0 \x007 ',
      '!7',
      '7 ',
      '7 x',
      '7\0x',
      '8',
      '+7',
      '77777777',
      '\x80\0\0\0\0\0\0\x07',
      '\xff\xff\xff\xff\xff\xff\xff\xff',
    ].map((mode) => [
      `mode ${JSON.stringify(mode)}`,
      patched(100, Buffer.concat([Buffer.from(mode, 'latin1'), Buffer.alloc(8)]).subarray(0, 8)),
    ]),
  ),
  'a size that overflows': patched(124, Buffer.from('80ffffffffffffffffffffff', 'hex')),
  'a negative size': patched(124, Buffer.from('ffffffffffffffffffffffff', 'hex')),
  'a negative size of a directory': patched(124, Buffer.from('ffffffffffffffffffffffff', 'hex'), {
    path: 'd/',
    body: '',
  }),
  'a lone zero block': Buffer.concat([tar([file], { blocks: 1 }), tar([next])]),
  'a second tar': Buffer.concat([tar([file]), tar([next])]),
  'a second tar after many zeros': Buffer.concat([tar([file], { blocks: 20 }), tar([next])]),
  'text after the end': tar([file], { trailing: 'text' }),
  'no end': tar([file], { blocks: 0 }),
  'one zero block at the end': tar([file], { blocks: 1 }),
  'cut in the second zero block': tar([file]).subarray(0, -100),
  'cut in a header': tar([file, next]).subarray(0, 1100),
  'cut in data': tar([file, { ...next, body: 'x'.repeat(600) }], { blocks: 0 }).subarray(0, 1600),
  'cut in padding': tar([file]).subarray(0, 600),
  'cut in a volume label': tar([{ path: 'label', flag: 'V', body: 'x'.repeat(600) }]).subarray(0, 700),
  'a PAX header at the end': tar([file, x([['path', 'one']])]),
};
