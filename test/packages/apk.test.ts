// Alpine packages. What is expected is what `apk info -L` prints of the same database (apk-tools 2.14).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { apk } from '../../src/packages/apk.ts';
import { type Files, faultsOf, readPackages } from '../support/evidence.ts';

const db = 'lib/apk/db/installed';
const read = (files: Files) => readPackages(apk, files);

describe('apk', () => {
  test('a package with its files; an unnamed folder is the root', async () => {
    const text =
      'C:Q1abc=\nP:musl\nV:1.2.5-r0\nA:x86_64\nL:MIT\nT:a: b\nF:lib\nR:ld-musl-x86_64.so.1\na:0:0:755\nZ:Q1x=\nR:libc.so\nF:\nR:top\nF:usr/a b\n';
    assert.deepEqual(await read({ [db]: `${text}\n` }), {
      packages: [
        {
          type: 'apk',
          namespace: null,
          name: 'musl',
          version: '1.2.5-r0',
          architecture: 'x86_64',
          license: 'MIT',
          evidence: db,
          files: ['lib/ld-musl-x86_64.so.1', 'lib/libc.so', 'top'],
          directory: null,
          derived: [],
        },
      ],
      faults: [],
    });
  });

  test('several packages, the last one without an empty line', async () => {
    const { packages } = await read({ [`usr/${db}`]: 'P:a\nV:1\nF:bin\nR:a\n\n\nP:b\nV:2\nR:b' });
    assert.deepEqual(
      packages.map(({ name, files }) => [name, ...files]),
      [
        ['a', 'bin/a'],
        ['b', 'b'],
      ],
    );
  });

  test('what is damaged is a fault, and the rest is read', async () => {
    const files = { [db]: 'P:a\n\nV:1\n\nno field\nP:b\nV:1\n\nP:c\n' };
    const { packages } = await read(files);
    assert.deepEqual(
      packages.map(({ name }) => name),
      ['b'],
    );
    assert.deepEqual(faultsOf(await read(files)), [
      `${db}: line 1 begins a package without version (the first of 2 such lines)`,
      `${db}: line 3 begins a package without name`,
      `${db}: line 5 is not a field`,
    ]);
  });

  for (const name of ['', '.', '..', '/', '/etc/passwd', '../x', 'x/y', 'x/']) {
    test(`"${name}" is not the name of a file in a folder`, async () => {
      const list = await read({ [db]: `P:a\nV:1\nF:bin\nR:x\nR:${name}\nR:z\n` });
      assert.deepEqual(
        list.packages.map(({ files }) => [...files]),
        [['bin/x', 'bin/z']],
      );
      assert.deepEqual(faultsOf(list), [`${db}: line 5 is not the name of a file`]);
    });
  }

  test('a database that lists more paths than fit into memory is cut at the limit', async () => {
    const folder = `F:${'d/'.repeat(2000)}`;
    const files = { [db]: `P:a\nV:1\n\nP:b\nV:1\n${folder}\n${'R:f\n'.repeat(30_000)}\nP:c\nV:1\n` };
    const { packages } = await read(files);
    assert.deepEqual(
      packages.map(({ name }) => name),
      ['a'],
    );
    assert.deepEqual(faultsOf(await read(files)), [`${db}: lists paths of more than 96 MiB, the limit of a database`]);
  });
});
