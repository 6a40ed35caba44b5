// Python packages: what `pip show -f` lists, for each way in which installers record a package.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { zipSync } from 'fflate';
import { pypi } from '../../src/packages/pypi.ts';
import { type Files, faultsOf, namesOf, readPackages } from '../support/evidence.ts';

const site = 'usr/lib/python3.11/site-packages';
const metadata = (name: string, more = ''): string =>
  `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n${more}\nName: of the description\n`;
const read = (files: Files) => readPackages(pypi, files);
const filesOf = async (record: string | Buffer): Promise<readonly string[]> => {
  const list = await read({
    [`${site}/a-1.0.dist-info/METADATA`]: metadata('a'),
    [`${site}/a-1.0.dist-info/RECORD`]: record,
  });
  assert.deepEqual(list.faults, []);
  return list.packages.flatMap(({ files }) => files);
};

describe('pypi', () => {
  test('dist-info', async () => {
    const evidence = `${site}/a_b-1.0.dist-info/METADATA`;
    const list = await read({
      [evidence]: metadata('A.b', 'License: the old field\r\nLicense-Expression: MIT\n  or more\r\n'),
      [`${site}/a_b-1.0.dist-info/RECORD`]: 'a/__init__.py,sha256=x,5\na_b-1.0.dist-info/RECORD,,\n',
    });
    assert.deepEqual(list, {
      packages: [
        {
          type: 'pypi',
          namespace: null,
          name: 'A.b',
          version: '1.0',
          architecture: null,
          license: 'MIT',
          evidence,
          files: [`${site}/a/__init__.py`, `${site}/a_b-1.0.dist-info/RECORD`],
          directory: null,
          derived: [],
        },
      ],
      faults: [],
    });
  });

  // biome-ignore format: one row, one line
  const rows: readonly (readonly [title: string, record: string | Buffer, path: string])[] = [
    ['above the folder', '../../../bin/a,sha256=x,1', 'usr/bin/a'],
    ['above the root', '../../../../../../bin/a,,', 'bin/a'],
    ['absolute', '/etc/a.conf,,', 'etc/a.conf'],
    ['in quotes', '"a, ""b"".py",,', `${site}/a, "b".py`],
    ['only a path', 'a.py', `${site}/a.py`],
    ['with line ends of Windows', 'a.py,,\r\n', `${site}/a.py`],
    ['not UTF-8', Buffer.from([0x61, 0xff, 0x2c, 0x2c, 0x0a]), `${site}/a\udcff`],
    ['with control characters', 'a\u001b[2J.py,,', `${site}/a\u001b[2J.py`],
  ];
  for (const [title, record, path] of rows) {
    test(`a path ${title}`, async () => assert.deepEqual(await filesOf(record), [path]));
  }

  test('a list of several pieces', async () => {
    const names = Array.from({ length: 50_000 }, (_, at) => `package/module-with-a-long-name-${at}.py`);
    const expected = names.map((name) => `${site}/${name}`);
    assert.deepEqual(await filesOf(names.map((name) => `${name},sha256=x,1\n`).join('')), expected);
  });

  test('without a list, the folder of the metadata', async () => {
    const { packages } = await read({ [`${site}/a-1.0.dist-info/METADATA`]: metadata('a', 'License: UNKNOWN\n') });
    assert.deepEqual(
      packages.map(({ files, directory, license }) => ({ files, directory, license })),
      [{ files: [], directory: `${site}/a-1.0.dist-info`, license: null }],
    );
  });

  test('egg-info and eggs', async () => {
    const { packages } = await read({
      [`${site}/a-1.0.egg-info/PKG-INFO`]: metadata('a'),
      [`${site}/a-1.0.egg-info/installed-files.txt`]: '../a.py\nPKG-INFO\n../../../../bin/a\n',
      [`${site}/b-1.0-py3.11.egg-info`]: metadata('b'),
      [`${site}/c-1.0-py3.11.egg/EGG-INFO/PKG-INFO`]: metadata('c'),
      [`${site}/d.egg-info/PKG-INFO`]: metadata('d'),
    });
    assert.deepEqual(
      packages.map(({ name, files, directory, derived }) => ({ name, files, directory, derived })),
      [
        {
          name: 'a',
          files: [`${site}/a.py`, `${site}/a-1.0.egg-info/PKG-INFO`, 'usr/bin/a'],
          directory: null,
          derived: [`${site}/a-1.0.egg-info/installed-files.txt`],
        },
        { name: 'b', files: [`${site}/b-1.0-py3.11.egg-info`], directory: null, derived: [] },
        { name: 'c', files: [], directory: `${site}/c-1.0-py3.11.egg`, derived: [] },
        { name: 'd', files: [], directory: `${site}/d.egg-info`, derived: [] },
      ],
    );
  });

  test('zipped eggs, and files that are only called so', async () => {
    const list = await read({
      [`${site}/a-1.0-py3.11.egg`]: Buffer.from(
        zipSync({
          'a/__init__.py': Buffer.from('code'),
          'EGG-INFO/PKG-INFO': Buffer.from(metadata('a', 'License: MIT\n')),
          'b/EGG-INFO/PKG-INFO': Buffer.from(metadata('b')),
        }),
      ),
      [`${site}/cut.egg`]: Buffer.from(zipSync({ 'EGG-INFO/PKG-INFO': Buffer.from(metadata('c')) })).subarray(0, 60),
      [`${site}/large.egg`]: Buffer.from(zipSync({ 'EGG-INFO/PKG-INFO': Buffer.alloc(2 ** 20 + 1) })),
      [`${site}/other.egg`]: Buffer.from(zipSync({ 'PKG-INFO': Buffer.from(metadata('d')) })),
      'home/nest/white.egg': 'not a zip file',
    });
    assert.deepEqual(
      list.packages.map(({ name, version, license, files, directory }) => ({
        name,
        version,
        license,
        files,
        directory,
      })),
      [{ name: 'a', version: '1.0', license: 'MIT', files: [`${site}/a-1.0-py3.11.egg`], directory: null }],
    );
    assert.deepEqual(faultsOf(list), [
      `${site}/cut.egg: is not a zip file, or is cut`,
      `${site}/large.egg: has a zip entry that is too large: EGG-INFO/PKG-INFO`,
    ]);
  });

  test('a package that another one vendors is part of it', async () => {
    const list = await read({
      [`${site}/a-1.0.dist-info/METADATA`]: metadata('a'),
      [`${site}/a-1.0.dist-info/RECORD`]:
        'a-1.0.dist-info/METADATA,,\na/_vendor/b.dist-info/METADATA,,\na/_vendor/b.py,,\n',
      [`${site}/a/_vendor/b.dist-info/METADATA`]: metadata('b'),
      [`${site}/a/_vendor/b.dist-info/RECORD`]: 'b.dist-info/METADATA,,\nb.py,,\n',
    });
    assert.deepEqual(namesOf(list), ['a 1.0']);
  });

  test('faults are returned, and the others are read', async () => {
    const list = await read({
      [`${site}/a.dist-info/METADATA`]: 'Name: a\n\nVersion: 1.0\n',
      [`${site}/b.dist-info/METADATA`]: Buffer.alloc(100),
      [`${site}/c.dist-info/METADATA`]: metadata('c'),
      [`${site}/c.dist-info/RECORD`]: 'c.py,,\n"d.py,,\n"e.py",,\n',
      [`${site}/f.dist-info/METADATA`]: metadata('f'),
      [`${site}/f.dist-info/RECORD`]: `f.py,,\n${'x'.repeat(3 * 2 ** 20)}`,
    });
    assert.deepEqual(
      list.packages.map(({ name, files }) => [name, files]),
      [
        ['c', [`${site}/c.py`, `${site}/e.py`]],
        ['f', [`${site}/f.py`]],
      ],
    );
    assert.deepEqual(faultsOf(list), [
      `${site}/a.dist-info/METADATA: has no Version`,
      `${site}/b.dist-info/METADATA: has no Name`,
      `${site}/c.dist-info/RECORD: line 2 has a quote without an end`,
      `${site}/f.dist-info/RECORD: has a line of more than 64 KiB`,
    ]);
  });
});
