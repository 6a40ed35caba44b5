// npm packages. Which folders are packages follows `npm ls`; the layouts of the stores are those that the package managers write.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { npm } from '../../src/packages/npm.ts';
import { type Files, faultsOf, namesOf, readPackages } from '../support/evidence.ts';

const manifest = (name: string, more: object = {}): string => JSON.stringify({ name, version: '1.0.0', ...more });
const read = (files: Files) => readPackages(npm, files);

describe('npm', () => {
  // biome-ignore format: one folder, one line
  const folders: readonly (readonly [title: string, path: string, isPackage: boolean])[] = [
    ['a package', 'srv/node_modules/a', true],
    ['in the root', 'node_modules/a', true],
    ['scoped', 'srv/node_modules/@scope/a', true],
    ['the store of pnpm', 'srv/node_modules/.pnpm/a@1.0.0/node_modules/a', true],
    ['scoped in the store of pnpm', 'srv/node_modules/.pnpm/@s+a@1.0.0/node_modules/@s/a', true],
    ['the store of Yarn 4', 'srv/node_modules/.store/a-npm-1.0.0-0123456789/package', true],
    ['the store of Bun', 'srv/node_modules/.bun/a@1.0.0/node_modules/a', true],
    ['folders without a manifest of their own', 'srv/node_modules/meteor/accounts/node_modules/a', true],
    ['the project', 'srv', false],
    ['a folder of a package', 'srv/node_modules/a/lib', false],
    ['a folder with the scope', 'srv/node_modules/@scope', false],
    ['a cache', 'srv/node_modules/.cache/a', false],
    ['a folder with a similar name', 'srv/old_node_modules/a', false],
  ];
  for (const [title, folder, isPackage] of folders) {
    test(`${title}: ${isPackage ? 'a package' : 'no package'}`, async () => {
      const { packages, faults } = await read({ [`${folder}/package.json`]: manifest('a') });
      assert.deepEqual(
        packages.map(({ directory }) => directory),
        isPackage ? [folder] : [],
      );
      assert.deepEqual(faults, []);
    });
  }

  test('workspaces that npm linked into the node_modules', async () => {
    const lockfile = JSON.stringify({
      lockfileVersion: 3,
      packages: {
        '': { name: 'root' },
        'node_modules/@acme/a': { resolved: 'packages/a', link: true },
        'node_modules/semver': { version: '7.6.2' },
        'packages/a': { name: '@acme/a', version: '1.0.0' },
        'packages/a/inner': { name: 'inner', version: '1.0.0' },
        'packages/a/node_modules/semver': { version: '6.3.1' },
        'packages/gone': { name: 'gone', version: '1.0.0' },
        '../shared': { name: 'shared', version: '1.0.0' },
      },
    });
    const { packages, faults } = await read({
      'srv/ws/package.json': manifest('root'),
      'srv/ws/node_modules/.package-lock.json': lockfile,
      'srv/ws/node_modules/semver/package.json': manifest('semver'),
      'srv/ws/packages/a/package.json': manifest('@acme/a'),
      'srv/ws/packages/a/inner/package.json': manifest('inner'),
      'srv/ws/packages/a/node_modules/semver/package.json': manifest('semver'),
      'srv/ws/packages/a/test/node_modules/fixture/package.json': manifest('fixture'),
      'srv/ws/packages/other/package.json': manifest('other'),
      'srv/shared/package.json': manifest('shared'),
      'srv/broken/package.json': '{',
    });
    assert.deepEqual(
      packages.map(({ directory }) => directory),
      [
        'srv/shared',
        'srv/ws/node_modules/semver',
        'srv/ws/packages/a',
        'srv/ws/packages/a/inner',
        'srv/ws/packages/a/node_modules/semver',
      ],
    );
    assert.deepEqual(faults, []);
  });

  test('the name in the manifest counts, and the scope is the namespace', async () => {
    const files = { 'node_modules/alias/package.json': `\ufeff${manifest('@types/node', { license: 'MIT' })}` };
    assert.deepEqual(await read(files), {
      packages: [
        {
          type: 'npm',
          namespace: '@types',
          name: 'node',
          version: '1.0.0',
          architecture: null,
          license: 'MIT',
          evidence: 'node_modules/alias/package.json',
          files: [],
          directory: 'node_modules/alias',
          derived: [],
        },
      ],
      faults: [],
    });
  });

  test('nested packages, but not the fixtures of a package', async () => {
    const files = {
      'node_modules/a/package.json': manifest('a'),
      'node_modules/a/node_modules/b/package.json': manifest('b'),
      'node_modules/a/node_modules/b/node_modules/@s/c/package.json': manifest('@s/c'),
      'node_modules/a/test/node_modules/d/package.json': manifest('d'),
      'node_modules/a/test/node_modules/d/node_modules/e/package.json': manifest('e'),
      'node_modules/a-b/package.json': manifest('a-b'),
    };
    assert.deepEqual(namesOf(await read(files)), ['a 1.0.0', 'a-b 1.0.0', 'b 1.0.0', '@s/c 1.0.0']);
  });

  for (const [title, license, expected] of [
    ['an object', { license: { type: 'ISC' } }, 'ISC'],
    ['a list', { licenses: [{ type: 'BSD' }, { type: 'MIT' }] }, 'BSD'],
    ['none', {}, null],
    ['a number', { license: 5 }, null],
  ] as const) {
    test(`license: ${title}`, async () => {
      const { packages } = await read({ 'node_modules/a/package.json': manifest('a', license) });
      assert.equal(packages[0]?.license, expected);
    });
  }

  test('no package without a name and a version', async () => {
    const bodies = [
      '{}',
      '[]',
      'null',
      '{"name": "a"}',
      '{"name": "a", "version": 1}',
      '{"__proto__": {"name": "a", "version": "1"}}',
    ];
    const files = Object.fromEntries(bodies.map((body, at) => [`node_modules/p${at}/package.json`, body]));
    assert.deepEqual(await read(files), { packages: [], faults: [] });
  });

  test('faults are returned, and the others are read', async () => {
    const files = {
      'node_modules/a/package.json': '{"name": "a"',
      'node_modules/b/package.json': manifest('b'),
      'node_modules/c/package.json': `"${' '.repeat(16 * 2 ** 20)}"`,
      'node_modules/e/package.json': manifest('e'.repeat(5000)),
      'node_modules/d/package.json': `[${'[],'.repeat(2 ** 20)}[]]`,
    };
    const list = await read(files);
    assert.deepEqual(namesOf(list), ['b 1.0.0']);
    assert.deepEqual(faultsOf(list), [
      'node_modules/a/package.json: is not valid JSON',
      'node_modules/c/package.json: has more than 16 MiB, the limit of a manifest',
      'node_modules/d/package.json: needs more than 80 MiB of memory as JSON',
      'node_modules/e/package.json: has a value of more than 4096 characters',
    ]);
  });
});
