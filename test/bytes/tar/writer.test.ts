// The headers of our tars: the same blocks as GNU tar where ustar is enough, otherwise the same PAX records; and our reader reads
// back whatever is written.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { EntryType } from '../../../src/bytes/tar/entry.ts';
import { brokenEnd, endOfTar, entryHeader, type NewEntry, padding } from '../../../src/bytes/tar/writer.ts';
import { decodePath } from '../../../src/oci/entry-path.ts';
import { anyEntry, smallEntry } from '../../support/any-entry.ts';
import { type Bytes, hex256, toBytes } from '../../support/bytes.ts';
import { first, itemAt } from '../../support/items.ts';
import { readBuffer } from '../../support/read-buffer.ts';

type Literal = Partial<Omit<NewEntry, 'path' | 'link'>> & { readonly link?: Bytes };

const entry = (path: Bytes, literal: Literal = {}): NewEntry => ({
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  mtime: { seconds: 1704067200, nanoseconds: 0 },
  deviceMajor: 0,
  deviceMinor: 0,
  xattrs: [],
  size: 0,
  ...literal,
  path: toBytes(path),
  link: toBytes(literal.link ?? ''),
});
const of = (type: EntryType, literal: Literal = {}): Literal => ({ type, ...literal });

describe('the same block as `tar --format=ustar --numeric-owner` (GNU tar 1.34)', () => {
  const blocks: readonly (readonly [path: string, literal: Literal, sha256: string])[] = [
    ['file', { size: 6 }, '59799ee8fdf9c06dcded756671335dcff95885cc75662565c3729d494a396319'],
    ['zero', { size: 1, mode: 0 }, '9273057e5a6ca57bb9c90c37837e26e637cf02ab3d407391729f1be954b9fb9f'],
    ['dir/', of('directory', { mode: 0o1777 }), '8d5e87b5302ce1dd2762891d8af4b225eebd753af0738cdf7348a9ea975ac5e0'],
    [
      'sym',
      of('symlink', { mode: 0o777, link: 'target' }),
      'a65f135208ef551c1f2c1b6c40be6354e121d6bc936de6ddae71514ea3935b26',
    ],
    ['hard', of('hardlink', { link: 'file' }), '96f0c0f648ae3da75677b5b6dff54edcbb8fa9176f09c2b6cd607aacd8a9150d'],
    [
      'null',
      of('character-device', { deviceMajor: 1, deviceMinor: 3 }),
      '01ba5c350f70c85e9761a3eedf89264f648480b8595fa66b7c312caad51f224d',
    ],
    [
      'disk',
      of('block-device', { deviceMajor: 259, deviceMinor: 1048575 }),
      '062592553bbdfb9fb9434c90cd2ee301f573f7da40b472d147d04f0d88eabbe2',
    ],
    ['pipe', of('fifo'), '6e931678b9a1d696683498ad92ff7e0d92d2edac6204a24ccfe86663fa7018f7'],
    [
      `${'d'.repeat(90)}/${'f'.repeat(60)}`,
      { size: 1, mode: 0o4755 },
      '3d52428e46d7b506f34a1c76ae6bc4ac522123a9f3baceab1c260ff761283a83',
    ],
  ];
  for (const [path, literal, sha256] of blocks) {
    test(path.length > 100 ? 'a path split at a slash, setuid' : path, () =>
      assert.equal(hex256(entryHeader(entry(path, literal))), sha256),
    );
  }
});

/** The body of the extended header, "" without one. */
function records(header: Buffer): string {
  if (header.length === 512) return '';
  const size = Number.parseInt(header.toString('latin1', 124, 135), 8);
  assert.equal(header.toString('latin1', 156, 157), 'x');
  return header.toString('latin1', 512, 512 + size);
}
const recordsOf = (path: Bytes, literal?: Literal): string => records(entryHeader(entry(path, literal)));

describe('the same records as `tar --format=pax` (GNU tar 1.34)', () => {
  const mtime = (seconds: number, nanoseconds = 0): Literal => ({ mtime: { seconds, nanoseconds } });

  test('a fraction of a second', () =>
    assert.equal(recordsOf('f', mtime(1704067200, 123456789)), '30 mtime=1704067200.123456789\n'));
  test('a time before 1970', () => assert.equal(recordsOf('f', mtime(-3600)), '15 mtime=-3600\n'));
  test('a time before 1970 with a fraction', () => assert.equal(recordsOf('f', mtime(-2, 5e8)), '14 mtime=-1.5\n'));
  test('owners above 2,097,151', () =>
    assert.equal(recordsOf('f', { uid: 4294967294, gid: 2097152 }), '18 uid=4294967294\n15 gid=2097152\n'));
  test('a name that is not ASCII', () => assert.equal(recordsOf('é'), '11 path=\xc3\xa9\n'));
  test('a sparse file: its map before its data, its name in a record, and another name for readers without PAX', () => {
    const segments = [{ offset: 65536, size: 4096 }];
    const header = entryHeader(entry('sp', { size: 4096, sparse: { realSize: 100000, segments } }));
    assert.equal(
      records(header),
      '22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n22 GNU.sparse.name=sp\n30 GNU.sparse.realsize=100000\n',
    );
    assert.equal(header.toString('latin1', 1024, 1044), 'GNUSparseFile.0/sp\0\0');
    assert.equal(header.toString('latin1', 1536).replace(/\0+$/, ''), '2\n65536\n4096\n100000\n0\n');
    assert.equal(header.length, 2048);
  });
});

test('the header before records has no owner and no time', () => {
  const header = entryHeader(entry('é', { uid: 5, gid: 6, mode: 0o777 }));
  const fields = [0, 100, 108, 116, 136].map((at) => header.toString('latin1', at, header.indexOf(0, at)));
  assert.deepEqual(fields, ['././@PaxHeader', '0000644', '0000000', '0000000', '00000000000']);
});

describe('values that do not fit a ustar header', () => {
  const invalid = Buffer.from([0x6e, 0xfe, 0xff]);
  const long = 'x'.repeat(101);

  test('a path that cannot be split at a slash becomes a record', () =>
    assert.equal(recordsOf(long), `111 path=${long}\n`));
  test('a path is not split at its first byte', () =>
    assert.equal(recordsOf(`/${long.slice(1)}`), `111 path=/${long.slice(1)}\n`));
  test('a path is not split at its last byte', () =>
    assert.equal(recordsOf(`${long}/`, of('directory')), `112 path=${long}/\n`));
  test('a path is split before a name of 100 bytes', () => assert.equal(recordsOf(`d/${long.slice(1)}`), ''));
  test('a long link target becomes a record', () =>
    assert.equal(recordsOf('l', of('symlink', { link: long })), `115 linkpath=${long}\n`));
  test('a link target of 100 bytes stays in the header', () =>
    assert.equal(recordsOf('l', of('symlink', { link: long.slice(1) })), ''));
  test('a name that is not UTF-8 stays in the header', () => {
    const header = entryHeader(entry(invalid));
    assert.equal(header.length, 512);
    assert.deepEqual(header.subarray(0, 4), Buffer.from([0x6e, 0xfe, 0xff, 0]));
  });
  test('a long name that is not UTF-8 becomes a record with charset BINARY', () =>
    assert.equal(
      recordsOf(Buffer.concat([Buffer.from(long), invalid])),
      `21 hdrcharset=BINARY\n114 path=${long}n\xfe\xff\n`,
    ));
  test('a binary attribute is a record with a length', () =>
    assert.equal(
      recordsOf('f', { xattrs: [{ name: 'user.a', value: Buffer.from('0\0\n\xff', 'latin1') }] }),
      '28 SCHILY.xattr.user.a=0\0\n\xff\n',
    ));
  test('an attribute whose name is not UTF-8', () =>
    assert.equal(
      recordsOf('f', { xattrs: [{ name: 'user.\udcff', value: Buffer.from('hello') }] }),
      '29 SCHILY.xattr.user.\xff=hello\n',
    ));
  test('8 GiB: a record, and the size in base-256 for readers without PAX', () => {
    const header = entryHeader(entry('f', { size: 2 ** 33 }));
    assert.equal(records(header), '19 size=8589934592\n');
    assert.equal(header.toString('hex', 1024 + 124, 1024 + 136), '800000000000000200000000');
  });
});

describe('the end of a written tar', () => {
  test('two blocks of zeros', () => assert.deepEqual(endOfTar, Buffer.alloc(1024)));
  test('of an incomplete tar: readers report that it is truncated', () => {
    const bytes = Buffer.concat([entryHeader(entry('f')), brokenEnd()]);
    const { entries, anomalies } = readBuffer(bytes);
    assert.deepEqual([entries.length, anomalies.map(({ kind }) => kind)], [1, ['truncated']]);
  });
});

test('our reader reads back random entries', () => {
  fc.assert(
    fc.property(anyEntry, (written) => {
      const { path, link, body, dataOffset, ...read } = first(readBuffer(entryHeader(written)).entries);
      const header = { ...read, path, link, ...(read.sparse ? {} : { sparse: undefined }) };
      const wanted = { sparse: undefined, ...written, path: decodePath(written.path), link: decodePath(written.link) };
      assert.deepEqual(header, wanted);
      assert.equal(body, '');
      assert.equal(dataOffset, entryHeader(written).length);
    }),
    { numRuns: 2000 },
  );
});

test('random entries with data make one tar without anomalies', () => {
  fc.assert(
    fc.property(fc.array(smallEntry, { maxLength: 6 }), (entries) => {
      const bodies = entries.map(({ size }, at) => Buffer.alloc(size, at + 1));
      const parts = entries.flatMap((one, at) => [entryHeader(one), itemAt(bodies, at), padding(one.size)]);
      const read = readBuffer(Buffer.concat([...parts, endOfTar]));
      assert.deepEqual(
        read.entries.map(({ path, body }) => [path, body]),
        entries.map(({ path }, at) => [decodePath(path), bodies[at]?.toString('latin1')]),
      );
      assert.deepEqual(read.anomalies, []);
    }),
  );
});
