// Debian packages. What is expected is what `dpkg-query -W` and `dpkg-query -L` print of the same database (dpkg 1.21), except for
// derived files, which dpkg does not know.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deb } from '../../src/packages/deb.ts';
import type { FileContent } from '../../src/packages/ecosystem.ts';
import { type Files, faultsOf, fileContent, readPackages } from '../support/evidence.ts';

const db = 'var/lib/dpkg';
const paragraph = (fields: Readonly<Record<string, string>>): string =>
  `${Object.entries({ Status: 'install ok installed', Version: '1.0', Architecture: 'amd64', ...fields })
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')}\n`;
const read = (files: Files) => readPackages(deb, files);
const md5 = '0123456789abcdef0123456789abcdef';

describe('deb', () => {
  test('a package with its list, and the files of its info folder as derived', async () => {
    const { packages, faults } = await read({
      [`${db}/status`]: paragraph({ Package: 'jq', Version: '1:1.6-2.1+deb12u2', Description: 'x\n a: b\n .\n c' }),
      [`${db}/info/jq.list`]: '/.\n/usr\n/usr/bin\n/usr/bin/jq\n/.dockerenv\n',
      [`${db}/info/jq.md5sums`]: `${md5}  usr/bin/jq\n`,
      [`${db}/info/jq.postinst`]: '#!/bin/sh\n',
      [`${db}/info/jq.d.list`]: '/usr/bin/other\n',
    });
    assert.deepEqual(faults, []);
    assert.deepEqual(packages, [
      {
        type: 'deb',
        namespace: null,
        name: 'jq',
        version: '1:1.6-2.1+deb12u2',
        architecture: 'amd64',
        license: null,
        evidence: `${db}/status`,
        files: ['usr', 'usr/bin', 'usr/bin/jq', '.dockerenv'],
        directory: null,
        derived: [`${db}/info/jq.list`, `${db}/info/jq.md5sums`, `${db}/info/jq.postinst`],
        isRemoved: false,
      },
    ]);
  });

  // biome-ignore format: one state, one line
  const states: readonly (readonly [status: string, isRemoved: readonly boolean[]])[] = [
    ['install ok installed', [false]],
    ['hold ok installed', [false]],
    ['install ok half-configured', [false]],
    ['deinstall ok installed', [false]],
    ['deinstall ok config-files', [true]],
    ['install ok config-files', [true]],
    ['purge ok not-installed', []],
    ['unknown ok not-installed', []],
  ];
  for (const [status, isRemoved] of states) {
    test(`${status}: ${isRemoved.length > 0 ? 'listed' : 'not listed'}`, async () => {
      const { packages } = await read({ [`${db}/status`]: paragraph({ Package: 'a', Status: status }) });
      assert.deepEqual(
        packages.map((one) => one.isRemoved),
        isRemoved,
      );
    });
  }

  test('one package of two architectures has two lists', async () => {
    const both = ['amd64', 'i386'].map((Architecture) => paragraph({ Package: 'libc6', Architecture }));
    const { packages } = await read({
      [`${db}/status`]: both.join(''),
      [`${db}/info/libc6:amd64.list`]: '/lib/x86_64-linux-gnu/libc.so.6\n',
      [`${db}/info/libc6:i386.list`]: '/lib/i386-linux-gnu/libc.so.6\n',
    });
    assert.deepEqual(
      packages.map(({ architecture, files }) => [architecture, ...files]),
      [
        ['amd64', 'lib/x86_64-linux-gnu/libc.so.6'],
        ['i386', 'lib/i386-linux-gnu/libc.so.6'],
      ],
    );
  });

  test('a diverted file is where the diversion says, except for the package that diverts it', async () => {
    const { packages } = await read({
      [`${db}/status`]: ['dash', 'other'].map((Package) => paragraph({ Package })).join(''),
      [`${db}/diversions`]: '/bin/sh\n/bin/sh.distrib\ndash\n/bin/x\n/bin/x.real\n:\n',
      [`${db}/info/dash.list`]: '/bin/sh\n',
      [`${db}/info/other.list`]: '/bin/sh\n/bin/x\n',
    });
    assert.deepEqual(
      packages.map(({ files }) => files),
      [['bin/sh'], ['bin/sh.distrib', 'bin/x.real']],
    );
  });

  test('a list that did not change is not read again, unless the diversions changed', async () => {
    const reads: string[] = [];
    const counted = (path: string, content: string): FileContent => {
      const { read: readBytes, ...file } = fileContent(path, content);
      const read = (start: number, length: number): Promise<Buffer> => {
        reads.push(path);
        return readBytes(start, length);
      };
      return { ...file, read };
    };
    const list = counted(`${db}/info/a.list`, '/bin/a\n');
    const state = async (...others: readonly FileContent[]) => {
      reads.length = 0;
      const status = counted(`${db}/status`, paragraph({ Package: 'a' }) + paragraph({ Package: 'b' }));
      const { packages } = await deb.read([...others, list, status]);
      return [packages.map(({ files }) => [...files]), reads.includes(list.path)];
    };
    assert.deepEqual(await state(), [[['bin/a'], []], true]);
    assert.deepEqual(await state(fileContent(`${db}/info/b.list`, '/bin/b\n')), [[['bin/a'], ['bin/b']], false]);
    const diversions = fileContent(`${db}/diversions`, '/bin/a\n/bin/a.real\nb\n');
    assert.deepEqual(await state(diversions), [[['bin/a.real'], []], true]);
    assert.deepEqual(await state(diversions), [[['bin/a.real'], []], false]);
    assert.deepEqual(await state(), [[['bin/a'], []], true]);
  });

  test('distroless: a file for each package, whatever its name, with the checksums beside it', async () => {
    const { packages, faults } = await read({
      [`${db}/status.d/libssl1`]: `Package: libssl1.1\nVersion: 1\nArchitecture: amd64\nConffiles:\n /etc/a b ${md5}\n /etc/old ${md5} obsolete\n`,
      [`${db}/status.d/libssl1.md5sums`]: `${md5}  usr/lib/libssl.so.1.1\n${md5}  ./usr/share/doc/x\n`,
    });
    assert.deepEqual(faults, []);
    assert.deepEqual(
      packages.map(({ name, files, derived }) => ({ name, files, derived })),
      [
        {
          name: 'libssl1.1',
          files: ['usr/lib/libssl.so.1.1', 'usr/share/doc/x', 'etc/a b', 'etc/old'],
          derived: [`${db}/status.d/libssl1`, `${db}/status.d/libssl1.md5sums`],
        },
      ],
    );
  });

  test('a package without its list has the files of its checksums', async () => {
    const { packages } = await read({
      [`${db}/status`]: paragraph({ Package: 'a' }),
      [`${db}/info/a.md5sums`]: `${md5}  usr/bin/a\n`,
    });
    assert.deepEqual(
      packages.map(({ files }) => files),
      [['usr/bin/a']],
    );
  });

  test('what is damaged is a fault, and the rest is read', async () => {
    const files = {
      [`${db}/status`]: `Package: a\n\nnonsense\nmore\n\n${paragraph({ Package: 'b' })}Version: 2`,
      [`${db}/diversions`]: '/a\n/b\n',
    };
    const { packages } = await read(files);
    assert.deepEqual(
      packages.map(({ name }) => name),
      ['b'],
    );
    assert.deepEqual(faultsOf(await read(files)), [
      `${db}/diversions: ends in the middle of a diversion, at line 2`,
      `${db}/status: line 1 begins a paragraph without Version`,
      `${db}/status: line 3 is not a field (the first of 2 such lines)`,
      `${db}/status: line 11 begins a paragraph without Package`,
    ]);
  });

  // biome-ignore format: one path, one line
  const paths: readonly (readonly [path: string, isEvidence: boolean])[] = [
    ['var/lib/dpkg/status', true],
    ['var/lib/dpkg/status.d/libc6', true],
    ['var/lib/dpkg/info/libc6:amd64.list', true],
    ['var/lib/dpkg/status-old', false],
    ['var/lib/dpkg/status.d/a/b', false],
    ['srv/var/lib/dpkg/status', false],
  ];
  for (const [path, isEvidence] of paths) {
    test(`${path} is ${isEvidence ? '' : 'not '}evidence`, () => assert.equal(deb.isEvidence(path), isEvidence));
  }
});
