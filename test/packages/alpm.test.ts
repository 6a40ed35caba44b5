// Arch Linux packages. What is expected is what `pacman -Q` and `pacman -Ql` print of the same database (pacman 6).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alpm } from '../../src/packages/alpm.ts';
import { faultsOf, readPackages } from '../support/evidence.ts';

const folder = 'var/lib/pacman/local/zlib-1:1.3.1-2';

describe('alpm', () => {
  test('a package with its files, without its directories', async () => {
    const files = {
      [`${folder}/desc`]:
        '%NAME%\nzlib\n\n%VERSION%\n1:1.3.1-2\n\n%DESC%\n%NAME%\n\n%ARCH%\nx86_64\n\n%LICENSE%\nZlib\nMIT\n\n',
      [`${folder}/files`]: '%FILES%\nusr/\nusr/lib/\nusr/lib/libz.so\n\n%BACKUP%\netc/zlib.conf\tabc\n\n',
    };
    assert.deepEqual(await readPackages(alpm, files), {
      packages: [
        {
          type: 'alpm',
          namespace: null,
          name: 'zlib',
          version: '1:1.3.1-2',
          architecture: 'x86_64',
          license: 'Zlib AND MIT',
          evidence: `${folder}/desc`,
          files: ['usr/lib/libz.so'],
          directory: null,
          derived: [`${folder}/`],
        },
      ],
      faults: [],
    });
  });

  test('a package without a name is a fault', async () => {
    const files = { [`${folder}/desc`]: '%VERSION%\n1\n' };
    assert.deepEqual((await readPackages(alpm, files)).packages, []);
    assert.deepEqual(faultsOf(await readPackages(alpm, files)), [`${folder}/desc: has no %NAME%`]);
  });

  test('evidence is what describes a package', () => {
    assert.deepEqual(
      [`${folder}/desc`, `${folder}/files`, `${folder}/mtree`, 'var/lib/pacman/local/ALPM_DB_VERSION'].map((path) =>
        alpm.isEvidence(path),
      ),
      [true, true, false, false],
    );
  });
});
