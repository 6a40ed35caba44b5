// RPM databases that are damaged, have loops, or refer to more than they have. None is read without an end, and none fails.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { rpm } from '../../../src/packages/rpm/rpm.ts';
import { faultsOf, namesOf, readPackages } from '../../support/evidence.ts';
import { inProject } from '../../support/project.ts';
import { ndb, type RpmTags, rpmHeader, rpmTags } from '../../support/rpm-literal.ts';

const fixture = (name: string): Buffer => gunzipSync(readFileSync(inProject(`test/fixtures/${name}.gz`)));
const [sqlite, log, berkeley] = ['rpmdb.sqlite', 'rpmdb.sqlite-wal', 'Packages'].map(fixture) as [
  Buffer,
  Buffer,
  Buffer,
];
const read = async (name: string, content: Buffer) => {
  const list = await readPackages(rpm, { [`var/lib/rpm/${name}`]: content });
  return { names: namesOf(list), faults: faultsOf(list).map((fault) => fault.replace(/^var\/lib\/rpm\/\S+: /, '')) };
};
const faultsIn = async (name: string, content: Buffer) => (await read(name, content)).faults;

/** A copy with some bytes changed. */
function change(bytes: Buffer, changes: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  changes(copy);
  return copy;
}

const page = 4096;
const leafOfSchema = (copy: Buffer): number => copy.indexOf('tablePackagesPackages');

describe('SQLite', () => {
  test('another file, or a part of one', async () => {
    assert.deepEqual(await faultsIn('rpmdb.sqlite', Buffer.from('text')), ['is not a database of SQLite']);
    assert.deepEqual(await faultsIn('rpmdb.sqlite', sqlite.subarray(0, page - 1)), [
      'has no page 0, which it refers to',
    ]);
    assert.match(
      (await faultsIn('rpmdb.sqlite', sqlite.subarray(0, 3 * page))).join(),
      /^has no page \d+, which it refers to$/,
    );
  });

  test('other sizes of a page', async () => {
    for (const [size, fault] of [
      [0, 'has pages of 0 bytes'],
      [1000, 'has pages of 1000 bytes'],
    ] as const) {
      assert.deepEqual(
        await faultsIn(
          'rpmdb.sqlite',
          change(sqlite, (copy) => copy.writeUInt16BE(size, 16)),
        ),
        [fault],
      );
    }
    const reserved = change(sqlite, (copy) => {
      copy.writeUInt16BE(512, 16);
      copy[20] = 255;
    });
    assert.deepEqual(await faultsIn('rpmdb.sqlite', reserved), ['has pages of 257 bytes']);
  });

  test('no table', async () => {
    const renamed = change(sqlite, (copy) => copy.write('tablePuckages', leafOfSchema(copy)));
    assert.deepEqual(await faultsIn('rpmdb.sqlite', renamed), ['has no table Packages']);
  });

  test('a tree with a loop', async () => {
    // Page 1 as an interior page whose child is page 1.
    const loop = change(sqlite, (copy) => {
      copy[100] = 5;
      copy.writeUInt16BE(0, 103);
      copy.writeUInt32BE(1, 108);
    });
    assert.deepEqual(await faultsIn('rpmdb.sqlite', loop), ['refers to page 0 twice']);
  });

  test('a chain with a loop', async () => {
    // The row of beta has 6976 bytes, and goes on in page 54. It gets two pages more, and the page refers to itself.
    const row = sqlite.indexOf(Buffer.from([0xb6, 0x40, 1, 4]));
    const loop = change(sqlite, (copy) => {
      copy.writeUInt16BE(0xf638, row);
      copy.writeUInt32BE(54, 53 * page);
    });
    assert.deepEqual(await faultsIn('rpmdb.sqlite', loop), ['refers to page 53 twice']);
  });

  test('more children than pages', async () => {
    const wide = change(sqlite, (copy) => {
      copy[100] = 5;
      copy.writeUInt16BE(900, 103);
      copy.fill(0xff, 108, 112);
    });
    assert.deepEqual(await faultsIn('rpmdb.sqlite', wide), ['refers to more pages than it has']);
  });

  test('a log that says more than it has', async () => {
    const files = { 'var/lib/rpm/rpmdb.sqlite': sqlite, 'var/lib/rpm/rpmdb.sqlite-wal': log.subarray(0, -1) };
    assert.equal((await readPackages(rpm, files)).packages.length, 3);
    for (const at of [0, 8, 24, 40, 50, 5000]) {
      const changed = change(log, (copy) => copy.writeUInt8((copy[at] as number) ^ 4, at));
      const list = await readPackages(rpm, { ...files, 'var/lib/rpm/rpmdb.sqlite-wal': changed });
      assert.equal(list.packages.length, 3, `byte ${at}`);
    }
  });
});

describe('Berkeley DB', () => {
  test('another file, or a part of one', async () => {
    assert.deepEqual(await faultsIn('Packages', Buffer.from('text')), ['is not a hash of Berkeley DB']);
    assert.deepEqual(await faultsIn('Packages', berkeley.subarray(0, 4 * page)), ['has no page 5, which it refers to']);
    const odd = change(berkeley, (copy) => copy.writeUInt32LE(100, 20));
    assert.deepEqual(await faultsIn('Packages', odd), ['has pages of 100 bytes']);
  });

  test('a chain with a loop', async () => {
    const loop = change(berkeley, (copy) => {
      for (let at = page; at < copy.length; at += page) {
        if (copy[at + 25] === 7) copy.writeUInt32LE(at / page, at + 16);
      }
    });
    assert.match((await faultsIn('Packages', loop)).join(), /^refers to page \d+ twice$/);
  });

  test('items outside of the page', async () => {
    const outside = change(berkeley, (copy) => {
      for (let at = page; at < copy.length; at += page) if (copy[at + 25] === 13) copy.writeUInt16LE(5000, at + 26);
    });
    assert.match((await faultsIn('Packages', outside)).join(), /^has a damaged page \d+$/);
  });
});

describe('NDB', () => {
  const two = ndb([rpmHeader(rpmTags('a')), rpmHeader(rpmTags('b'))]);

  test('another file, or a part of one', async () => {
    assert.deepEqual(await faultsIn('Packages.db', Buffer.from('text')), ['is not an NDB database']);
    assert.deepEqual(await faultsIn('Packages.db', two.subarray(0, 4000)), [
      'is cut, or has more than 4096 pages of slots',
    ]);
    const cut = await read('Packages.db', two.subarray(0, -16));
    assert.deepEqual(cut.names, ['a 1.0-1']);
    assert.match(cut.faults.join(), /^has a damaged package header at byte \d+$/);
  });

  test('slots with the same header', async () => {
    const repeated = change(two, (copy) => {
      for (let at = 48; at < page; at += 16) {
        copy.writeUInt32LE(1, at + 4);
        copy.writeUInt32LE(page / 16, at + 8);
        copy.writeUInt32LE(12, at + 12);
      }
    });
    assert.deepEqual(await faultsIn('Packages.db', repeated), ['has slots with more bytes than the file']);
  });

  test('a header that is too large', async () => {
    const large = change(Buffer.concat([two, Buffer.alloc(33 * 2 ** 20)]), (copy) =>
      copy.writeUInt32LE(2 ** 21 + 1, 48 + 12),
    );
    assert.deepEqual(await faultsIn('Packages.db', large), ['has a package header of more than 32 MiB']);
  });
});

describe('package headers', () => {
  const cut = 'has a package header that is damaged or cut';
  // biome-ignore format: one header, one line
  const headers: readonly (readonly [title: string, header: Buffer, fault: string])[] = [
    ['no bytes', Buffer.alloc(0), cut],
    ['no rows', Buffer.alloc(16), cut],
    ['more rows than bytes', change(rpmHeader(rpmTags('a')), (copy) => copy.writeUInt32BE(2 ** 31, 0)), cut],
    ['more rows than rpm takes', Buffer.concat([Buffer.from([0, 1, 0, 0, 0, 0, 0, 0]), Buffer.alloc(2 ** 20)]), cut],
    ['more files without a name than are read', rpmHeader(rpmTags('a', [], new Map([[1027, Array(2 ** 21 + 1).fill('')]]))), 'lists more than 2097152 files, the limit of a database'],
    ['a text without an end', change(rpmHeader(new Map([[1000, 'a']])), (copy) => copy.fill(1, copy.length - 1)), cut],
    ['no release', rpmHeader(new Map([[1000, 'a'], [1001, '1']])), 'has a package header without name, version or release'],
    ['a directory that is not there', rpmHeader(rpmTags('a', ['x'], new Map([[1116, [1]]]))), 'has a damaged list of files of a'],
    ['fewer directories than files', rpmHeader(rpmTags('a', ['x', 'y'], new Map([[1116, [0]]]))), 'has a damaged list of files of a'],
    ['more files than bytes', change(rpmHeader(rpmTags('a', ['x', 'y'])), (copy) => copy.writeUInt32BE(2 ** 31, 8 + 4 * 16 + 12)), 'has a damaged list of files of a'],
  ];
  for (const [title, header, fault] of headers) {
    test(`${title}: the others are read`, async () => {
      const list = await read('Packages.db', ndb([header, rpmHeader(rpmTags('good'))]));
      assert.deepEqual(list, { names: ['good 1.0-1'], faults: [fault] });
    });
  }

  test('faults are counted', async () => {
    const { faults } = await read('Packages.db', ndb([Buffer.alloc(16), Buffer.alloc(16), Buffer.alloc(16)]));
    assert.deepEqual(faults, [`${cut} (the first of 3 such package headers)`]);
  });

  test('directories without names', async () => {
    const empty = rpmTags('a', [], new Map([[1118, Array.from({ length: 2_100_000 }, () => '')]]));
    assert.deepEqual(await faultsIn('Packages.db', ndb([rpmHeader(empty)])), [
      'lists more than 2097152 files, the limit of a database',
    ]);
  });

  test('files with very long names together', async () => {
    const names = Array.from({ length: 2000 }, () => 'x');
    const long: RpmTags = rpmTags('a', names, new Map([[1118, [`/${'d'.repeat(60_000)}/`]]]));
    assert.deepEqual(await faultsIn('Packages.db', ndb([rpmHeader(long)])), [
      'lists paths of more than 96 MiB, the limit of a database',
    ]);
  });
});

test('never fails', async () => {
  const databases = {
    'rpmdb.sqlite': sqlite,
    Packages: berkeley,
    'Packages.db': ndb([rpmHeader(rpmTags('a', ['x']))]),
  };
  const changed = fc.constantFrom(...Object.entries(databases)).chain(([name, content]) =>
    fc
      .array(fc.tuple(fc.nat(content.length - 1), fc.constantFrom(0, 1, 5, 13, 0x7f, 0xff)), { maxLength: 20 })
      .map((changes) => ({
        name,
        content: change(content, (copy) => {
          for (const [at, byte] of changes) copy.writeUInt8(byte, at);
        }),
      })),
  );
  await fc.assert(
    fc.asyncProperty(changed, async ({ name, content }) => {
      await read(name, content);
    }),
  );
});
