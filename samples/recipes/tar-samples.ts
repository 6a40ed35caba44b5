// Layers whose tars use the corners of the format: headers of every age, numbers that do not fit, names that are not text,
// extended attributes, holes, and ends that are missing, doubled or followed by something.
import { noise } from '../../test/support/bytes.ts';
import { type TarLiteral, tar } from '../../test/support/tar-builder.ts';
import { built, type Sample, saved, sized } from './sample.ts';

export function tarSamples(): readonly Sample[] {
  return [
    saved('tar-headers', [
      [
        'ADD headers',
        [...headers(), { path: 'signed-', body: '9', patches: [{ at: 7, bytes: '\xe9' }], checksum: 'signed' }],
      ],
    ]),
    saved('tar-numbers', [['ADD numbers', numbers()]]),
    names(),
    xattrs(),
    saved('tar-pax', [['ADD pax', pax()]]),
    saved('sparse', [['ADD sparse', sparse()]]),
    ends(),
    saved('empty-layers', [
      ['COPY file', [{ path: 'file', body: sized(10, 'file') }]],
      ['RUN true', Buffer.alloc(0)],
      ['RUN true again', Buffer.alloc(1024)],
      ['RUN true with a full record', Buffer.alloc(10240)],
      ['RUN true with half an end', Buffer.alloc(512)],
    ]),
    saved('tar-damaged', [
      ['ADD good', [{ path: 'good', body: sized(10, 'good') }]],
      [
        'ADD with a checksum that is off by one',
        [
          { path: 'before', body: sized(20, 'before') },
          { path: 'bad', body: sized(30, 'bad'), checksum: 'wrong' },
          { path: 'after', body: sized(40, 'after') },
        ],
      ],
      ['ADD cut inside a body', tar([{ path: 'cut', body: sized(3000, 'cut') }]).subarray(0, 512 + 1000)],
      [
        'ADD cut inside a header',
        tar([{ path: 'whole', body: sized(5, 'whole') }, { path: 'half' }]).subarray(0, 1024 + 100),
      ],
    ]),
  ];
}

function headers(): readonly TarLiteral[] {
  const long = 'long/'.repeat(30);
  return [
    { path: 'v7-file', body: '1', format: 'v7', type: 'old-file' },
    { path: 'v7-directory/', format: 'v7', type: 'old-file', mode: 0o755 },
    { path: 'v7-link', link: 'v7-file', format: 'v7' },
    { path: 'gnu', body: '2', format: 'gnu', uname: 'root', gname: 'root' },
    { path: `${long}gnu-name`, body: '3', format: 'gnu' },
    { path: 'gnu-link', link: `${long}gnu-name`, format: 'gnu' },
    { path: 'ustar-name', prefix: 'prefix/of', body: '4' },
    { path: `${long}split-name`, body: '5' },
    { path: 'contiguous', type: 'contiguous', body: '6' },
    { path: 'unknown-type', flag: 'Z', body: 'seven b' },
    { path: 'owned', body: '8', uname: 'someone', gname: 'else', uid: 1000, gid: 1000 },
  ];
}

function numbers(): readonly TarLiteral[] {
  return [
    { path: 'base-256-all', body: sized(300, 'b'), base256: ['size', 'uid', 'gid', 'mtime'], uid: 5, gid: 6 },
    { path: 'base-256-negative-mtime', base256: ['mtime'], mtime: -3600 },
    { path: 'base-256-huge-uid', format: 'gnu', uid: 4294967294, gid: 3000000 },
    { path: 'pax-huge-uid', uid: 4294967294, gid: 3000000 },
    { path: 'pax-negative-mtime', mtime: -3600 },
    { path: 'pax-fractional-mtime', mtime: '1704067200.123456789' },
    { path: 'pax-negative-fraction', mtime: '-0.5' },
    { path: 'pax-short-fraction', mtime: '1704067200.5' },
    { path: 'epoch', mtime: 0 },
    { path: 'after-2242', mtime: 8589934592 },
    { path: 'spaces', body: '12345', patches: [{ at: 124, bytes: '         5 \0' }] },
    { path: 'mode-with-type-bits', mode: 0o100644 },
    { path: 'setuid', mode: 0o6755 },
  ];
}

function names(): Sample {
  const raw = (...bytes: readonly (string | number)[]): Buffer =>
    Buffer.concat(bytes.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));
  return saved('tar-names', [
    [
      'ADD names',
      [
        { path: './' },
        { path: './dotted', body: '1' },
        { path: '/absolute', body: '2' },
        { path: 'a//b/./c', body: '3' },
        { path: '../up', body: '4' },
        { path: raw('latin-', 0xe9), body: '5' },
        { path: raw('surrogate-', 0xed, 0xa0, 0x80), body: '6' },
        { path: 'new\nline', body: '7' },
        { path: 'escape-\x1b[31mred', body: '8' },
        { path: '__proto__', body: '9' },
        { path: 'constructor/' },
        { path: 'constructor/prototype', body: '10' },
        { path: 'é', body: 'composed' },
        { path: 'e\u0301', body: 'decomposed' },
        { path: ' spaces ', body: '11' },
        { path: 'back\\slash', body: '12' },
        { path: `${'d'.repeat(200)}/${'f'.repeat(200)}`, body: 'a path of 401 bytes' },
        { path: 'long-link', link: 'target/'.repeat(20) },
        { path: raw('link-', 0xff), link: raw('to-', 0xfe) },
      ],
    ],
    ['RUN rm __proto__', [{ path: '.wh.__proto__' }, { path: raw('.wh.latin-', 0xe9) }]],
  ]);
}

function xattrs(): Sample {
  const binary = Buffer.from([0, 0x0a, 0x3d, 0xff, 0x80]);
  const capability = Buffer.from('0100000200040000000000000000000000000000', 'hex');
  return built('xattrs', [
    [
      'RUN setfattr',
      [
        { path: 'binary', xattrs: { 'user.binary': binary } },
        { path: 'both', pax: { 'LIBARCHIVE.xattr.user.note': 'aGVsbG8', 'SCHILY.xattr.user.note': 'hello' } },
        { path: 'libarchive', pax: { 'LIBARCHIVE.xattr.user.a%3Db%25': 'AAE=' } },
        { path: 'empty', pax: { 'SCHILY.xattr.user.empty': '' } },
        { path: 'ping', body: sized(200, 'ping'), mode: 0o755, xattrs: { 'security.capability': capability } },
        { path: 'shared/', xattrs: { 'user.directory': 'yes' } },
      ],
    ],
    [
      'RUN setfattr again',
      [{ path: 'ping', body: sized(200, 'ping'), mode: 0o755, xattrs: { 'user.other': 'added' } }],
    ],
  ]);
}

function pax(): readonly TarLiteral[] {
  return [
    { path: 'after-global', body: '1', globalPax: { comment: 'a global header speaks for all that follow' } },
    { path: 'global-mtime', body: '2', globalPax: { mtime: '1600000000' } },
    { path: 'own-mtime', body: '3', pax: { mtime: '1700000000.25' } },
    { path: 'global-gone', body: '4', globalPax: { mtime: '' } },
    { path: 'pax-size', body: sized(600, 'six hundred'), sizeField: 0, pax: { size: '600' } },
    { path: 'header-name', body: '5', pax: { path: 'pax/name' } },
    { path: 'header-link', link: 'header-target', pax: { linkpath: 'pax-target' } },
    {
      path: 'repeated',
      body: '6',
      pax: [
        ['mtime', '1'],
        ['mtime', '1650000000'],
      ],
    },
    { path: 'times', body: '7', pax: { atime: '1700000001', ctime: '1700000002.5', 'VENDOR.key': 'ignored' } },
    { path: 'last', body: '8' },
  ];
}

function sparse(): readonly TarLiteral[] {
  const segments = [
    { at: 0, body: noise('head', 512) },
    { at: 65536, body: noise('tail', 1000) },
    { at: 100000, body: '' },
  ];
  const many = Array.from({ length: 27 }, (_, i) => ({ at: i * 4096, body: noise(`segment ${i}`, 512) }));
  return [
    { path: 'srv/' },
    { path: 'srv/gnu', sparse: { form: 'gnu', realSize: 100000, segments } },
    { path: 'srv/gnu-extended', sparse: { form: 'gnu', realSize: 26 * 4096 + 512, segments: many } },
    { path: 'srv/pax-0.0', sparse: { form: '0.0', realSize: 100000, segments } },
    { path: 'srv/pax-0.1', sparse: { form: '0.1', realSize: 100000, segments } },
    { path: 'srv/pax-1.0', sparse: { form: '1.0', realSize: 100000, segments } },
    { path: 'srv/only-a-hole', sparse: { form: '1.0', realSize: 8192, segments: [{ at: 8192, body: '' }] } },
    { path: 'srv/whole', body: 'after the sparse files' },
  ];
}

function ends(): Sample {
  const file = (name: string): readonly TarLiteral[] => [{ path: name, body: sized(100, name) }];
  return saved('tar-ends', [
    ['ADD no end blocks', tar(file('none'), { blocks: 0 })],
    ['ADD one end block', tar(file('one'), { blocks: 1 })],
    ['ADD padded to a record', tar(file('record'), { blocks: 18 })],
    [
      'ADD text after the end',
      tar(file('text'), { trailing: 'This is not part of the archive, but of the diffID.\n' }),
    ],
    ['ADD another archive after the end', tar(file('concatenated'), { trailing: tar(file('never-seen')) })],
    ['ADD without the last padding', tar(file('unpadded'), { blocks: 0 }).subarray(0, 512 + 100)],
  ]);
}
