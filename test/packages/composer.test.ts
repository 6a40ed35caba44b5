// PHP packages: installed.json of Composer 1 and 2.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { composer } from '../../src/packages/composer.ts';
import { faultsOf, readPackages } from '../support/evidence.ts';

const path = 'srv/app/vendor/composer/installed.json';
const read = (document: unknown) => readPackages(composer, { [path]: JSON.stringify(document) });
const console = { name: 'symfony/console', version: 'v6.4.1', license: ['MIT', 'BSD-3-Clause'] };

describe('composer', () => {
  test('Composer 2', async () => {
    const packages = [
      { ...console, 'install-path': '../symfony/console' },
      { name: 'acme/meta', version: '1.0', type: 'metapackage', 'install-path': null },
      { name: 'plain', version: '1.0', license: 'MIT', 'install-path': '../../plugins/plain' },
    ];
    const list = await read({ packages, dev: true });
    assert.deepEqual(list.faults, []);
    assert.deepEqual(list.packages[0], {
      type: 'composer',
      namespace: 'symfony',
      name: 'console',
      version: 'v6.4.1',
      architecture: null,
      license: 'MIT OR BSD-3-Clause',
      evidence: path,
      files: [],
      directory: 'srv/app/vendor/symfony/console',
      derived: [],
    });
    assert.deepEqual(
      list.packages.map(({ namespace, name, license, directory }) => [namespace, name, license, directory]).slice(1),
      [
        ['acme', 'meta', null, null],
        [null, 'plain', 'MIT', 'srv/app/plugins/plain'],
      ],
    );
  });

  test('Composer 1', async () => {
    const { packages } = await read([console]);
    assert.deepEqual(
      packages.map(({ name, directory }) => [name, directory]),
      [['console', 'srv/app/vendor/symfony/console']],
    );
  });

  test('faults', async () => {
    assert.deepEqual(faultsOf(await read({})), [`${path}: has no list of packages`]);
    assert.deepEqual(faultsOf(await read([{ name: 'a' }])), [`${path}: has a package without name or version`]);
  });
});
