// RPM databases that rpm, SQLite and Berkeley DB wrote (test/fixtures/README.md): the packages as `rpm -qa` and `rpm -ql` print them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { rpm } from '../../../src/packages/rpm/rpm.ts';
import { type Files, type FoundPackages, faultsOf, namesOf, readPackages } from '../../support/evidence.ts';
import { inProject } from '../../support/project.ts';
import { ndb, rpmHeader, rpmTags } from '../../support/rpm-literal.ts';

const fixture = (name: string): Buffer => gunzipSync(readFileSync(inProject(`test/fixtures/${name}.gz`)));
const sqlite = fixture('rpmdb.sqlite');
const read = (files: Files): Promise<FoundPackages> => readPackages(rpm, files);
const rowsOf = ({ packages }: FoundPackages): readonly string[] =>
  packages
    .map(({ name, version, architecture, license, files }) =>
      [name, version, architecture, license, files.length].join(' '),
    )
    .sort();

const [alpha, beta, gamma] = [
  'alpha 2:1.0-3 noarch MIT 5',
  'beta 2.1~rc1-1.el9 x86_64 GPL-2.0-or-later AND MIT 41',
  'gamma 0-0 noarch Zlib 0',
] as const;

describe('databases', () => {
  // biome-ignore format: one database, one line
  const databases: readonly (readonly [title: string, files: Files, packages: readonly string[]])[] = [
    ['SQLite', { 'var/lib/rpm/rpmdb.sqlite': sqlite }, [alpha, beta, gamma]],
    ['SQLite with a write-ahead log', { 'usr/lib/sysimage/rpm/rpmdb.sqlite': sqlite, 'usr/lib/sysimage/rpm/rpmdb.sqlite-wal': fixture('rpmdb.sqlite-wal') }, [alpha, beta]],
    ['SQLite with an empty log', { 'usr/share/rpm/rpmdb.sqlite': sqlite, 'usr/share/rpm/rpmdb.sqlite-wal': '' }, [alpha, beta, gamma]],
    ['Berkeley DB', { 'var/lib/rpm/Packages': fixture('Packages') }, [alpha, beta, gamma]],
    ['Berkeley DB, big-endian, with small pages', { 'var/lib/rpm/Packages': fixture('Packages.big-endian') }, [alpha, beta, gamma]],
    ['the newest of several', { 'var/lib/rpm/Packages': 'old', 'var/lib/rpm/Packages.db': 'older', 'var/lib/rpm/rpmdb.sqlite': sqlite }, [alpha, beta, gamma]],
    ['an empty file', { 'var/lib/rpm/Packages': '' }, []],
    ['elsewhere', { 'srv/var/lib/rpm/rpmdb.sqlite': sqlite }, []],
  ];
  for (const [title, files, packages] of databases) {
    test(title, async () => {
      const list = await read(files);
      assert.deepEqual(rowsOf(list), packages);
      assert.deepEqual(list.faults, []);
    });
  }

  test('the files of a package, with those that are generated', async () => {
    const { packages } = await read({ 'var/lib/rpm/rpmdb.sqlite': sqlite });
    const { files, evidence } = packages.find(({ name }) => name === 'alpha') ?? {};
    assert.deepEqual(files, [
      'etc/alpha',
      'etc/alpha/alpha.conf',
      'etc/alpha/generated',
      'usr/bin/al',
      'usr/bin/alpha',
    ]);
    assert.equal(evidence, 'var/lib/rpm/rpmdb.sqlite');
  });

  test('NDB', async () => {
    const headers = [rpmTags('a', ['x', 'y\u001b[2J']), rpmTags('b', [], new Map([[1003, [5]]]))].map(rpmHeader);
    const list = await read({ 'usr/lib/sysimage/rpm/Packages.db': ndb(headers) });
    assert.deepEqual(
      list.packages.map(({ name, version, architecture, files }) => ({ name, version, architecture, files })),
      [
        { name: 'a', version: '1.0-1', architecture: null, files: ['usr/bin/x', 'usr/bin/y\u001b[2J'] },
        { name: 'b', version: '5:1.0-1', architecture: null, files: [] },
      ],
    );
    assert.deepEqual(list.faults, []);
  });

  test('the database stems from rpm itself', async () => {
    const { packages } = await read({ 'var/lib/rpm/Packages.db': ndb([rpmHeader(rpmTags('rpm'))]) });
    assert.deepEqual(packages[0]?.derived, ['usr/lib/sysimage/rpm/', 'var/lib/rpm/']);
  });

  test('names from before 2000', async () => {
    const header = rpmHeader(rpmTags('a', [], new Map([[1027, ['/bin/a', '/']]])));
    const { packages } = await read({ 'var/lib/rpm/Packages.db': ndb([header]) });
    assert.deepEqual(packages[0]?.files, ['bin/a']);
  });

  test('the manifest of images without rpm', async () => {
    const lines = [
      'filesystem\t1.1-9.cm2\t1653816591\t1653753130\tMicrosoft Corporation\t(none)\t7596\tx86_64\t0\tfilesystem-1.1-9.cm2.src.rpm',
      'openssl\t1.1.1k-15.cm2\t1653816591\t1653753130\tMicrosoft Corporation\t1\t7596\tx86_64\t1\topenssl.src.rpm',
      'damaged',
    ];
    const list = await read({ 'var/lib/rpmmanifest/container-manifest-2': lines.join('\n') });
    assert.deepEqual(namesOf(list), ['filesystem 1.1-9.cm2', 'openssl 1:1.1.1k-15.cm2']);
    assert.deepEqual(faultsOf(list), ['var/lib/rpmmanifest/container-manifest-2: line 3 has no name or version']);
  });
});
