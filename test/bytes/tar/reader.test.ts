// The tar reader: every form of header, and damaged tars.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultLimits } from '../../../src/bytes/limits.ts';
import { resemblesHeader } from '../../../src/bytes/tar/header.ts';
import { TarReader } from '../../../src/bytes/tar/reader.ts';
import { first } from '../../support/items.ts';
import { type ReadEntry, readBuffer } from '../../support/read-buffer.ts';
import { type TarLiteral, tar, tarEntry } from '../../support/tar-builder.ts';

/** The first entry of a tar of these literals. */
function entry(...literals: TarLiteral[]): ReadEntry {
  return first(readBuffer(tar(literals)).entries);
}

/** Kinds of anomalies, with their paths. */
const anomalies = (bytes: Buffer, limits = defaultLimits): string[] =>
  readBuffer(bytes, bytes.length || 1, limits).anomalies.map(({ kind, path }) =>
    path === null ? kind : `${kind} ${path}`,
  );

describe('entries of a tar', () => {
  test('a file: path, mode, owner, time, data and its offset', () => {
    const read = entry({ path: 'etc/passwd', body: 'root', mode: 0o4755, uid: 7, gid: 8, mtime: 12 });
    assert.equal(read.path, 'etc/passwd');
    assert.equal(read.type, 'file');
    assert.equal(read.mode, 0o4755);
    assert.deepEqual([read.uid, read.gid], [7, 8]);
    assert.deepEqual(read.mtime, { seconds: 12, nanoseconds: 0 });
    assert.deepEqual([read.size, read.dataOffset, read.body], [4, 512, 'root']);
  });

  for (const [type, literal] of [
    ['directory', { path: 'd/' }],
    ['symlink', { path: 's', link: 't' }],
    ['hardlink', { path: 'h', type: 'hardlink', link: 't' }],
    ['character-device', { path: 'c', type: 'character-device', device: [1, 3] }],
    ['block-device', { path: 'b', type: 'block-device', device: [8, 0] }],
    ['fifo', { path: 'p', type: 'fifo' }],
    ['file', { path: 'contiguous', type: 'contiguous' }],
    ['file', { path: 'v7', type: 'old-file', format: 'v7' }],
    ['directory', { path: 'v7-directory/', type: 'old-file', format: 'v7' }],
    ['unknown', { path: 'strange', flag: 'Q' }],
  ] as const satisfies readonly (readonly [string, TarLiteral])[]) {
    test(`type of ${literal.path}: ${type}`, () => assert.equal(entry(literal).type, type));
  }

  test('device numbers', () => {
    const device = entry({ path: 'null', type: 'character-device', device: [1, 3] });
    assert.deepEqual([device.deviceMajor, device.deviceMinor], [1, 3]);
  });

  test('data are not headers: a tar inside a tar is one file', () => {
    const inner = tar([{ path: 'inner', body: 'x' }]);
    const paths = readBuffer(tar([{ path: 'outer.tar', body: inner }, { path: 'next' }])).entries.map(
      ({ path }) => path,
    );
    assert.deepEqual(paths, ['outer.tar', 'next']);
  });

  test('types without data have none, whatever size they declare', () => {
    for (const literal of [
      { path: 'd/', sizeField: 512 },
      { path: 'h', type: 'hardlink', link: 'x', sizeField: 4 },
    ] as const) {
      const { entries, anomalies } = readBuffer(tar([literal, { path: 'next', body: 'n' }]));
      assert.deepEqual(
        entries.map(({ path, size }) => [path, size]),
        [
          [literal.path, 0],
          ['next', 1],
        ],
      );
      assert.deepEqual(
        anomalies.map(({ kind }) => kind),
        [literal.path === 'h' ? 'ignored-size' : 'ambiguous-header'],
      );
    }
  });
});

test('the sink is given the chunk with the header, and where the data begin in it', () => {
  const bytes = tar([{ path: 'a', body: 'first' }, { path: 'b', body: 'second' }, { path: 'd/' }]);
  const heads: string[] = [];
  const head = (chunk: Buffer, start: number) => heads.push(chunk.toString('latin1', start, start + 6));
  const reader = new TarReader({ entry: () => {}, anomaly: () => {}, head }, defaultLimits);
  reader.push(bytes);
  assert.deepEqual(heads, ['first\0', 'second', '\0'.repeat(6)]);
});

describe('names in a tar', () => {
  test('ustar prefix', () => assert.equal(entry({ path: 'name', prefix: 'a/b' }).path, 'a/b/name'));
  test('the prefix field of GNU tar has times, not a name', () =>
    assert.equal(entry({ path: 'name', format: 'gnu', patches: [{ at: 345, bytes: '14000000000' }] }).path, 'name'));
  test('the prefix field of star ends before its times', () => {
    const prefix = `a/${'b'.repeat(129)}`;
    const patches = [
      { at: 345 + prefix.length, bytes: `${'14000000000 '.repeat(2)}` },
      { at: 508, bytes: 'tar\0' },
    ];
    assert.equal(entry({ path: 'name', prefix, patches }).path, `${prefix}/name`);
  });
  test('a name of exactly 100 bytes without a NUL', () =>
    assert.equal(entry({ path: 'n'.repeat(100) }).path, 'n'.repeat(100)));
  test('GNU long name and long link', () => {
    const read = entry({ path: 'n'.repeat(300), link: 'l'.repeat(300), format: 'gnu' });
    assert.deepEqual([read.path, read.link], ['n'.repeat(300), 'l'.repeat(300)]);
  });
  test('an empty PAX path beside a GNU long name is reported, but not as another name', () => {
    const long = 'n'.repeat(300);
    const { anomalies } = readBuffer(tar([{ path: long, format: 'gnu', pax: { path: '' } }]));
    assert.deepEqual(
      anomalies.map(({ path, detail }) => [path, detail.split(';')[0]]),
      [[long, 'its PAX record path is empty']],
    );
  });
  test('PAX path and linkpath', () => {
    const read = entry({ path: 'ü'.repeat(200), link: 'é'.repeat(200) });
    assert.deepEqual([read.path, read.link], ['ü'.repeat(200), 'é'.repeat(200)]);
  });
  test('bytes that are not UTF-8 become lone surrogates', () =>
    assert.equal(entry({ path: Buffer.from([0x61, 0xff, 0x62]) }).path, 'a\udcffb'));
  test('names with a newline, an escape, or __proto__ are kept', () => {
    for (const path of ['a\nb', '\x1b[31mred', '__proto__']) assert.equal(entry({ path }).path, path);
  });
});

describe('numbers in a tar', () => {
  test('base-256 size, uid and gid', () => {
    const read = entry({ path: 'f', uid: 4294967294, gid: 3000000, body: 'x', base256: ['uid', 'gid', 'size'] });
    assert.deepEqual([read.uid, read.gid, read.size], [4294967294, 3000000, 1]);
  });
  test('a negative base-256 time', () =>
    assert.deepEqual(entry({ path: 'f', mtime: -3600, base256: ['mtime'] }).mtime, { seconds: -3600, nanoseconds: 0 }));
  test('PAX numbers up to 2^53 - 1', () => {
    const pax = { uid: '9007199254740991', gid: '9007199254740993' };
    const { entries, anomalies } = readBuffer(tar([{ path: 'f', pax }]));
    assert.deepEqual([entries[0]?.uid, entries[0]?.gid], [9007199254740991, 0]);
    assert.deepEqual(
      anomalies.map(({ kind }) => kind),
      ['bad-number'],
    );
  });
  test('PAX uid, gid and size override the header', () => {
    const read = entry({ path: 'f', uid: 4294967294, gid: 2097152, body: 'abc', sizeField: 0, pax: { size: '3' } });
    assert.deepEqual([read.uid, read.gid, read.size, read.body], [4294967294, 2097152, 3, 'abc']);
  });
  test('a PAX size that no header can have does not contradict the header', () => {
    const declared = (size: string) => anomalies(tar([{ path: 'f', sizeField: 0, pax: { size } }], { blocks: 0 }));
    assert.deepEqual(declared(String(8 ** 11 - 1)), ['ambiguous-header f', 'truncated f']);
    assert.deepEqual(declared(String(8 ** 11)), ['truncated f']);
  });
  test('the checksum of an old tar, of signed bytes', () =>
    assert.equal(entry({ path: Buffer.from([0xe9]), format: 'v7', checksum: 'signed' }).size, 0));
  test('a number ends at a NUL, whatever follows', () => {
    const bytes = tar([{ path: 'f', patches: [{ at: 108, bytes: '17\0junk\0' }] }]);
    assert.equal(readBuffer(bytes).entries[0]?.uid, 0o17);
    assert.deepEqual(anomalies(bytes), []);
  });
  test('an invalid number reads as 0 and is reported', () => {
    const bytes = tar([{ path: 'f', patches: [{ at: 108, bytes: 'nobody\0\0' }] }]);
    assert.equal(readBuffer(bytes).entries[0]?.uid, 0);
    assert.deepEqual(anomalies(bytes), ['bad-number f']);
  });
});

describe('times', () => {
  for (const [mtime, expected] of [
    ['1.5', { seconds: 1, nanoseconds: 500000000 }],
    ['-1.5', { seconds: -2, nanoseconds: 500000000 }],
    ['-3600', { seconds: -3600, nanoseconds: 0 }],
    ['1700000000.123456789123', { seconds: 1700000000, nanoseconds: 123456789 }],
  ] as const) {
    test(`PAX mtime ${mtime}`, () => assert.deepEqual(entry({ path: 'f', mtime }).mtime, expected));
  }
});

describe('extended headers', () => {
  const xattrs = (...literals: TarLiteral[]) =>
    entry(...literals).xattrs.map(({ name, value }) => [name, value.toString('hex')]);

  test('binary extended attributes keep every byte', () => {
    const value = Buffer.from('0100000a3d00ff', 'hex');
    assert.deepEqual(xattrs({ path: 'f', xattrs: { 'security.capability': value } }), [
      ['security.capability', '0100000a3d00ff'],
    ]);
  });
  test('attributes are sorted by name', () => {
    const record = (name: string): string => `${24 + name.length} SCHILY.xattr.user.${name}=x\n`;
    const body = ['b', 'a', 'aa'].map(record).join('');
    const [file] = readBuffer(tar([tarEntry({ path: 'pax', flag: 'x', body }), { path: 'f' }])).entries;
    assert.deepEqual(
      file?.xattrs.map(({ name }) => name),
      ['user.a', 'user.aa', 'user.b'],
    );
  });
  test("attributes in libarchive's form are not set by engines, and are reported unless SCHILY's form is there, too", () => {
    const pax = { 'LIBARCHIVE.xattr.user.c': 'QUI=' };
    assert.deepEqual(xattrs({ path: 'f', pax }), []);
    assert.deepEqual(anomalies(tar([{ path: 'f', pax }])), ['ambiguous-header f']);
    const both = { ...pax, 'SCHILY.xattr.user.c': 'AB' };
    assert.deepEqual(xattrs({ path: 'f', pax: both }), [['user.c', '4142']]);
    assert.deepEqual(anomalies(tar([{ path: 'f', pax: both }])), []);
  });
  test('an extended header applies to one entry', () => {
    const bytes = tar([{ path: 'a', pax: { gid: '77' } }, { path: 'b' }]);
    assert.deepEqual(
      readBuffer(bytes).entries.map(({ gid }) => gid),
      [77, 0],
    );
  });
  test('a PAX header with an invalid record', () => {
    const broken = tarEntry({ path: 'pax', flag: 'x', body: '12 path=abc\nnonsense' });
    assert.deepEqual(anomalies(tar([broken, { path: 'f' }])), ['bad-pax']);
  });
  // maxSpecialFileSize of Go's archive/tar.
  test('an extended header of more than 1 MiB, which Go refuses', () => {
    const limits = { ...defaultLimits, headerSize: 2 ** 21 };
    const headers: Readonly<Record<string, (size: number) => TarLiteral>> = {
      PAX: (size) => ({ path: 'pax', flag: 'x', body: `${size} comment=${'x'.repeat(size - 17)}\n` }),
      'a long name': (size) => ({ path: 'name', flag: 'L', body: 'n'.repeat(size) }),
      'a long link': (size) => ({ path: 'name', flag: 'K', body: 'n'.repeat(size) }),
    };
    for (const [what, header] of Object.entries(headers)) {
      assert.deepEqual(anomalies(tar([header(2 ** 20), { path: 'f' }]), limits), [], what);
      assert.deepEqual(anomalies(tar([header(2 ** 20 + 1), { path: 'f' }]), limits), ['bad-pax'], what);
    }
  });
  test('a header above the limit is skipped and reported', () => {
    const large = tarEntry({ path: 'pax', flag: 'x', body: `2000 comment=${'x'.repeat(1986)}\n` });
    const bytes = tar([large, { path: 'f', body: 'x' }]);
    const { entries, anomalies } = readBuffer(bytes, bytes.length, { ...defaultLimits, headerSize: 1000 });
    assert.deepEqual(
      entries.map(({ path }) => path),
      ['f'],
    );
    assert.deepEqual(
      anomalies.map(({ kind }) => kind),
      ['header-too-large'],
    );
  });
  test('several headers of one entry, together above the limit: the last is skipped and reported', () => {
    const header = (key: string) => tarEntry({ path: 'pax', flag: 'x', body: `400 ${key}=${'x'.repeat(393)}\n` });
    const bytes = tar([header('a'), header('b'), header('c'), { path: 'f' }, header('d'), { path: 'g' }]);
    const { entries, anomalies } = readBuffer(bytes, bytes.length, { ...defaultLimits, headerSize: 1000 });
    assert.deepEqual(
      entries.map(({ path }) => path),
      ['f', 'g'],
    );
    assert.deepEqual(
      anomalies.map(({ kind, offset }) => [kind, offset]),
      [
        ['ambiguous-header', 1536],
        ['header-too-large', 2048],
      ],
    );
  });
  test('an extended header at the end, with no entry after it', () => {
    const bytes = tarEntry({ path: 'pax', flag: 'x', body: '12 path=abc\n' });
    assert.deepEqual(anomalies(bytes), ['stray-extended-header']);
  });
});

describe('sparse files', () => {
  const segments = [
    { at: 0, body: 'A'.repeat(512) },
    { at: 4096, body: 'tail' },
  ];
  for (const form of ['gnu', '0.0', '0.1', '1.0'] as const) {
    test(`form ${form}: real name, real size, stored data`, () => {
      const read = entry({ path: 'holes.img', sparse: { form, realSize: 4100, segments } });
      assert.equal(read.path, 'holes.img');
      assert.equal(read.size, 516);
      assert.equal(read.body, `${'A'.repeat(512)}tail`);
      assert.deepEqual(read.sparse, {
        realSize: 4100,
        segments: [
          { offset: 0, size: 512 },
          { offset: 4096, size: 4 },
        ],
      });
    });
    // Offsets of 1 GiB and more have all digits of an old header.
    test(`form ${form} with more segments than one header holds`, () => {
      const many = Array.from({ length: 60 }, (_, at) => ({ at: 2 ** 30 + at * 1024, body: 'x'.repeat(512) }));
      const read = entry({ path: 'many.img', sparse: { form, realSize: 2 ** 30 + 61440, segments: many } });
      assert.deepEqual(
        read.sparse?.segments,
        many.map(({ at }) => ({ offset: at, size: 512 })),
      );
      assert.equal(read.size, 60 * 512);
    });
  }
  for (const version of ['0.0', '0.1']) {
    test(`a map with its version, ${version}`, () => {
      const [major = '', minor = ''] = version.split('.');
      const form = { 'GNU.sparse.major': major, 'GNU.sparse.minor': minor };
      const pax = { ...form, 'GNU.sparse.numblocks': '1', 'GNU.sparse.size': '100', 'GNU.sparse.map': '5,3' };
      const read = entry({ path: 'f', pax, body: 'abc' });
      assert.deepEqual(read.sparse, { realSize: 100, segments: [{ offset: 5, size: 3 }] });
    });
  }
  test('a map before the data without a line in its first block is one block', () => {
    const pax = { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.realsize': '9' };
    const lines = '\n0\n9\n'.padEnd(512, '\0');
    const literal: TarLiteral = { path: 'f', pax, body: `${'1'.repeat(512)}${lines}123456789` };
    assert.deepEqual(anomalies(tar([literal])), ['bad-sparse-map f']);
    assert.deepEqual([entry(literal).sparse, entry(literal).size], [undefined, 512 + 9]);
  });
  test('a map beyond the real size is reported and ignored', () => {
    const bytes = tar([{ path: 'f', sparse: { form: '0.1', realSize: 10, segments } }]);
    assert.deepEqual(anomalies(bytes), ['bad-sparse-map f']);
    assert.equal(readBuffer(bytes).entries[0]?.size, 516);
  });
  test('a map out of order or with a negative size is reported and ignored', () => {
    for (const map of ['5,5,0,5', '0,5,3,5', '0,15,20,-5']) {
      const pax = { 'GNU.sparse.numblocks': '2', 'GNU.sparse.size': '100', 'GNU.sparse.map': map };
      const bytes = tar([{ path: 'f', pax, body: 'x'.repeat(10) }]);
      assert.deepEqual(anomalies(bytes), ['bad-sparse-map f'], map);
      assert.equal(readBuffer(bytes).entries[0]?.sparse, undefined);
    }
  });
  test('a file without a real size is not sparse, even with an empty map', () => {
    const faulty: TarLiteral[] = [
      { path: 'f', pax: { 'GNU.sparse.numblocks': '1', 'GNU.sparse.size': 'x', 'GNU.sparse.map': '0,0' } },
      { path: 'f', flag: 'S', format: 'gnu', patches: [{ at: 483, bytes: 'zzzzzzzzzzz' }] },
    ];
    for (const literal of faulty) {
      assert.deepEqual(anomalies(tar([literal])).at(-1), 'bad-sparse-map f');
      assert.equal(entry(literal).sparse, undefined);
    }
  });
});

describe('the end of a tar', () => {
  const file = { path: 'f', body: 'x'.repeat(600) };
  const whole = tar([file]);
  test('two zero blocks', () => assert.deepEqual(anomalies(whole), []));
  test('an empty file', () => assert.deepEqual(anomalies(Buffer.alloc(0)), []));
  test('zero blocks only', () => assert.deepEqual(anomalies(Buffer.alloc(10240)), []));
  test('zero padding after the end', () => assert.deepEqual(anomalies(Buffer.concat([whole, Buffer.alloc(9000)])), []));
  test('no zero blocks', () => assert.deepEqual(anomalies(tar([file], { blocks: 0 })), ['no-end']));
  test('one zero block', () => assert.deepEqual(anomalies(tar([file], { blocks: 1 })), []));
  test('truncated inside a header', () => assert.deepEqual(anomalies(whole.subarray(0, 200)), ['truncated']));
  test('truncated inside data', () => assert.deepEqual(anomalies(whole.subarray(0, 700)), ['truncated f']));
  test('truncated inside data: how many bytes are missing', () => {
    const missing: number[] = [];
    const reader = new TarReader(
      { entry: () => {}, anomaly: () => {}, cut: (bytes) => missing.push(bytes) },
      defaultLimits,
    );
    reader.push(whole.subarray(0, 700));
    reader.end();
    assert.deepEqual(missing, [412]);
  });
  test('truncated inside padding: the data are complete', () =>
    assert.deepEqual(anomalies(whole.subarray(0, 1200)), ['no-end']));
  const large = 'x'.repeat(1000);
  for (const [what, literal, inPadding, inData] of [
    ['a file', { path: 'f', body: large }, 'no-end', 'truncated'],
    ['a volume label', { path: 'l', flag: 'V', body: large }, 'no-end', 'truncated'],
    ['the data after an old directory', { path: 'd/', flag: '\0', body: large }, 'truncated', 'truncated'],
    ['an extended header', { path: 'x', flag: 'x', body: large }, 'truncated', 'truncated'],
  ] as const satisfies readonly (readonly [string, TarLiteral, string, string])[]) {
    test(`truncated one byte before the end of ${what}`, () => {
      const lastKind = (length: number) => readBuffer(tarEntry(literal).subarray(0, length)).anomalies.at(-1)?.kind;
      assert.equal(lastKind(1536), what === 'an extended header' ? 'stray-extended-header' : 'no-end');
      assert.equal(lastKind(1535), inPadding);
      assert.equal(lastKind(512 + 1000), inPadding);
      assert.equal(lastKind(512 + 999), inData);
    });
  }
  test('truncated inside an extended header', () =>
    assert.deepEqual(anomalies(tar([{ path: 'é' }]).subarray(0, 700)), ['truncated']));
  test('data after the end is reported and not read', () => {
    for (const bytes of [Buffer.from('junk'), Buffer.alloc(512, 'j'), Buffer.from(`${'\0'.repeat(700)}junk`)])
      assert.deepEqual(anomalies(Buffer.concat([whole, bytes])), ['trailing-data']);
  });
  test('another tar after the end is reported and not read', () => {
    for (const zeros of [0, 512, 9216]) {
      const bytes = Buffer.concat([whole, Buffer.alloc(zeros), tar([{ path: 'second archive' }])]);
      for (const size of [1, 100, 512, bytes.length]) {
        const { entries, anomalies } = readBuffer(bytes, size);
        assert.equal(entries.length, 1);
        assert.deepEqual(
          anomalies.map(({ kind, offset }) => [kind, offset]),
          [['ambiguous-header', whole.length + zeros]],
        );
      }
    }
  });
  test('the table of contents of eStargz after the end: what follows it is examined, too', () => {
    const table = tarEntry({ path: 'stargz.index.json', body: '{}'.repeat(400) });
    const bytes = Buffer.concat([whole, table, Buffer.alloc(1024)]);
    assert.deepEqual(anomalies(bytes), ['trailing-data']);
    const more = Buffer.concat([bytes, tar([file])]);
    for (const size of [1, 512, more.length])
      assert.deepEqual(
        readBuffer(more, size).anomalies.map(({ kind, offset }) => [kind, offset]),
        [
          ['trailing-data', whole.length],
          ['ambiguous-header', bytes.length],
        ],
      );
  });
  test('a lone zero block between entries ends the archive', () => {
    const bytes = Buffer.concat([tar([file], { blocks: 1 }), tar([file])]);
    assert.equal(readBuffer(bytes).entries.length, 1);
    assert.deepEqual(anomalies(bytes), ['bad-header']);
  });
  test('a wrong checksum ends the archive, and its offset is reported', () => {
    const bytes = tar([file, { path: 'bad', checksum: 'wrong' }, { path: 'lost' }]);
    const { entries, anomalies } = readBuffer(bytes);
    assert.deepEqual(
      entries.map(({ path }) => path),
      ['f'],
    );
    assert.deepEqual(
      anomalies.map(({ kind, offset }) => [kind, offset]),
      [['bad-header', 1536]],
    );
  });
  test('an impossible size ends the archive', () => {
    const sizes = [
      { at: 124, bytes: Buffer.from('80ffffffffffffffffffffff', 'hex') },
      { at: 124, bytes: Buffer.from('ffffffffffffffffffffffff', 'hex') },
      { at: 124, bytes: 'elephantine\0' },
    ];
    for (const patch of sizes) {
      assert.deepEqual(anomalies(tar([{ path: 'f', patches: [patch] }])), ['bad-header']);
      assert.deepEqual(anomalies(tar([{ path: 'inc/', flag: 'D', patches: [patch] }])), ['bad-header']);
    }
  });
});

test('a block resembles a header if all its numbers do, or its magic', () => {
  const old = tarEntry({ path: 'f', format: 'v7', checksum: 'wrong' });
  assert.equal(resemblesHeader(old), true);
  for (const at of [100, 108, 116, 124, 136]) {
    const other = Buffer.from(old);
    other.write('x', at);
    assert.equal(resemblesHeader(other), false);
    other.write('ustar', 257);
    assert.equal(resemblesHeader(other), true);
  }
});

test('chunks of any size, even reused ones, give the same entries', () => {
  const many = Array.from({ length: 60 }, (_, at) => ({ at: at * 1024, body: 'x'.repeat(512) }));
  const bytes = tar([
    { path: 'ü'.repeat(80), body: 'x'.repeat(1000), xattrs: { 'user.a': 'b' } },
    { path: 'n'.repeat(300), format: 'gnu' },
    { path: 'holes', sparse: { form: '1.0', realSize: 9000, segments: [{ at: 8192, body: 'y' }] } },
    { path: 'old holes', sparse: { form: 'gnu', realSize: 9000, segments: [{ at: 8192, body: 'y' }] } },
    { path: 'many holes', sparse: { form: 'gnu', realSize: 61440, segments: many } },
    { path: 'd/', sizeField: 5 },
    { path: 'label', flag: 'V' },
    { path: 'inc/', flag: 'D', body: 'Yfile\0\0' },
    { path: 'old/', type: 'old-file', body: 'x'.repeat(700) },
    { path: 'cut', body: 'x'.repeat(5000) },
  ]).subarray(0, -6000);
  const expected = readBuffer(bytes);
  assert.deepEqual(
    expected.entries.map(({ path }) => path),
    ['ü'.repeat(80), 'n'.repeat(300), 'holes', 'old holes', 'many holes', 'd/', 'inc/', 'old/', 'cut'],
  );
  assert.deepEqual(
    expected.anomalies.map(({ kind, path }) => [kind, path]),
    [
      ['refused-type', 'old holes'],
      ['refused-type', 'many holes'],
      ['ambiguous-header', 'd/'],
      ['vendor-type', 'label'],
      ['refused-type', 'label'],
      ['vendor-type', 'inc/'],
      ['refused-type', 'inc/'],
      ['ambiguous-header', 'old/'],
      ['trailing-slash', 'old/'],
      ['truncated', 'cut'],
    ],
  );
  for (const size of [1, 3, 511, 512, 513, 4096]) assert.deepEqual(readBuffer(bytes, size), expected);
});

test('data of a directory is data even if it has only one byte', () => {
  const bytes = tar([
    { path: 'd/', type: 'old-file', body: 'x' },
    { path: 'f', body: 'y' },
  ]);
  const { entries, anomalies } = readBuffer(bytes);
  assert.deepEqual(
    entries.map(({ path, size }) => [path, size]),
    [
      ['d/', 0],
      ['f', 1],
    ],
  );
  assert.deepEqual(
    anomalies.map(({ kind }) => kind),
    ['ambiguous-header', 'trailing-slash'],
  );
});

test('zeros after a directory that declares data are the end of the tar', () => {
  const { entries, anomalies } = readBuffer(tar([{ path: 'd/', type: 'old-file', sizeField: 512 }]));
  assert.deepEqual(
    entries.map(({ path }) => path),
    ['d/'],
  );
  assert.deepEqual(
    anomalies.map(({ kind }) => kind),
    ['ambiguous-header'],
  );
});

test('the path of a header that may be the data of a directory outlives its chunk', () => {
  const bytes = tar([
    { path: 'd/', type: 'old-file', sizeField: 512 },
    { path: 'f', body: 'x'.repeat(5000) },
  ]).subarray(0, 1700);
  for (const size of [1, 511, 512, 513, 1024, 1700]) {
    const { anomalies } = readBuffer(bytes, size);
    assert.deepEqual(
      anomalies.map(({ kind, path }) => [kind, path]),
      [
        ['ambiguous-header', 'd/'],
        ['truncated', 'f'],
      ],
    );
  }
});
