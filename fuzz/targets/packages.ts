// Package databases and manifests. What is wrong with one is a fault with a message, and no path leaves the filesystem.
import assert from 'node:assert/strict';
import { zipSync } from 'fflate';
import { apk } from '../../src/packages/apk.ts';
import { deb } from '../../src/packages/deb.ts';
import type { Ecosystem } from '../../src/packages/ecosystem.ts';
import { golang } from '../../src/packages/golang.ts';
import { maven } from '../../src/packages/maven.ts';
import { npm } from '../../src/packages/npm.ts';
import { pypi } from '../../src/packages/pypi.ts';
import { elf } from '../../test/support/elf-builder.ts';
import { type Files, fileContent } from '../../test/support/evidence.ts';
import type { Target } from '../target.ts';

interface Database {
  readonly ecosystem: Ecosystem;
  /** Path of the file that the input is. */
  readonly path: string;
  /** Other evidence, with paths that sort before. */
  readonly beside?: Files;
}

/** A target that reads the input as a file of an ecosystem. */
export const packageTarget = (
  target: Pick<Target, 'name' | 'seeds' | 'dictionary'>,
  { ecosystem, path, beside = {} }: Database,
): Target => ({
  ...target,
  run: async (input) => {
    const files = Object.entries({ ...beside, [path]: input }).map(([name, content]) => fileContent(name, content));
    const { packages, faults } = await ecosystem.read(files);
    for (const { files: listed } of packages)
      for (const file of listed) assert.doesNotMatch(file, /^\/|(?:^|\/)\.\.(?:\/|$)/);
    for (const { message } of faults) assert.notEqual(message, '');
  },
});

export const dpkgStatus = packageTarget(
  {
    name: 'dpkg-status',
    seeds: [
      Buffer.from(
        'Package: a\nStatus: install ok installed\nVersion: 1:2-3\nArchitecture: amd64\nMulti-Arch: same\nConffiles:\n /etc/a 0123456789abcdef0123456789abcdef obsolete\n\nPackage: b\nStatus: deinstall ok config-files\nVersion: 1\nDescription: x\n more\n',
      ),
    ],
    dictionary: [
      'Package: ',
      'Status: ',
      'Version: ',
      'Architecture: ',
      'Conffiles:\n',
      'install ok installed',
      '\n\n',
      '\n ',
      '\r\n',
      ': ',
    ],
  },
  { ecosystem: deb, path: 'var/lib/dpkg/status', beside: { 'var/lib/dpkg/info/a.list': '/.\n/bin\n/bin/a\n' } },
);

export const apkInstalled = packageTarget(
  {
    name: 'apk',
    seeds: [
      Buffer.from('P:a\nV:1-r0\nA:x86_64\nL:MIT\nF:bin\nM:0:0:755\nR:a\na:0:0:755\nZ:Q1x=\nF:\nR:b\n\nP:b\nV:2\n\n'),
    ],
    dictionary: ['P:', 'V:', 'A:', 'L:', 'F:', 'R:', '\n\n', '../', '/', '\0'],
  },
  { ecosystem: apk, path: 'lib/apk/db/installed' },
);

export const npmManifest = packageTarget(
  {
    name: 'npm',
    seeds: [
      Buffer.from('{"name": "@s/a", "version": "1.0.0", "license": "MIT"}'),
      Buffer.from('\ufeff{"name": "a", "version": "1", "licenses": [{"type": "MIT"}], "license": {"type": "ISC"}}'),
    ],
    dictionary: [
      '"name":',
      '"version":',
      '"license":',
      '"licenses":',
      '"type":',
      'null',
      '[]',
      '{}',
      '"',
      '\\u0000',
      '@',
      '/',
    ],
  },
  { ecosystem: npm, path: 'app/node_modules/a/package.json' },
);

export const pypiMetadata = packageTarget(
  {
    name: 'pypi-metadata',
    seeds: [
      Buffer.from(
        'Metadata-Version: 2.1\nName: a\nVersion: 1\nLicense: MIT\n more\nClassifier: License :: OSI Approved\nLicense-Expression: MIT\n\nText\n',
      ),
    ],
    dictionary: [
      'Name: ',
      'Version: ',
      'License: ',
      'License-Expression: ',
      'Classifier: License :: ',
      '\n\n',
      '\n ',
      '\r\n',
    ],
  },
  { ecosystem: pypi, path: 'py/a-1.dist-info/METADATA' },
);

export const pypiRecord = packageTarget(
  {
    name: 'pypi-record',
    seeds: [Buffer.from('a.py,sha256=x,1\n"b,c.py",,\n"d""e",,\n../../bin/a,,\n/etc/x,,\na-1.dist-info/RECORD,,\n')],
    dictionary: [',,\n', '"', '""', '../', '/', '\r\n', ',sha256=', '\0'],
  },
  {
    ecosystem: pypi,
    path: 'py/a-1.dist-info/RECORD',
    beside: { 'py/a-1.dist-info/METADATA': 'Name: a\nVersion: 1\n' },
  },
);

const stored = { level: 0, mtime: '2024-01-01' } as const;
const properties = Buffer.from('groupId=g\nartifactId=a\nversion=1\n');
const jar = zipSync({
  'META-INF/MANIFEST.MF': [Buffer.from('Implementation-Title: a\nImplementation-Version: 1\n more\n'), stored],
  'META-INF/maven/g/a/pom.properties': [properties, stored],
});

export const jarFile = packageTarget(
  {
    name: 'jar',
    seeds: [
      Buffer.from(jar),
      Buffer.from(zipSync({ 'META-INF/maven/g/a/pom.properties': properties }, { mtime: '2024-01-01' })),
      Buffer.from(zipSync({ 'BOOT-INF/lib/a.jar': [jar, stored], 'BOOT-INF/lib/b.jar': jar }, { mtime: '2024-01-01' })),
    ],
    dictionary: [
      'PK\x01\x02',
      'PK\x03\x04',
      'PK\x05\x06',
      'PK\x06\x06',
      'PK\x06\x07',
      '\xff\xff\xff\xff',
      '\x01\0\x10\0',
      'META-INF/',
      'Bundle-SymbolicName: ',
      'version=',
      '.jar',
    ],
  },
  { ecosystem: maven, path: 'lib/a.jar' },
);

const modules = `${'s'.repeat(16)}path\ta/b\nmod\ta/b\tv1\th1:x\ndep\tc/d\tv2\n=>\te/f\tv3\nbuild\t-tags=x\n${'s'.repeat(16)}`;
const goInformation = Buffer.from(
  `\xff Go buildinf:\b\x02${'\0'.repeat(16)}\x05go1.2${String.fromCharCode(modules.length)}\x01${modules}`,
  'latin1',
);
/** Before Go 1.18 there are pointers to the texts. */
const oldInformation = Buffer.concat([Buffer.from('\xff Go buildinf:\b\0', 'latin1'), Buffer.alloc(64, 1)]);

export const goProgram = packageTarget(
  {
    name: 'go-program',
    seeds: [goInformation, oldInformation].map((bytes) => elf({ sections: [{ name: '.go.buildinfo', bytes }] })),
    dictionary: ['\xff Go buildinf:', '.go.buildinfo', 'path\t', 'mod\t', 'dep\t', '=>\t', '\n', '\x7fELF'],
  },
  { ecosystem: golang, path: 'bin/a' },
);
