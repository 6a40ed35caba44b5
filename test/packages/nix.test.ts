// Nix packages: names of store paths, split as `builtins.parseDrvName` does.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { nix } from '../../src/packages/nix.ts';
import { readPackages } from '../support/evidence.ts';

const hash = '0123456789abcdfghijklmnpqrsvwxyz';

describe('nix', () => {
  // biome-ignore format: one path, one line
  const paths: readonly (readonly [path: string, name: string, version: string])[] = [
    ['glibc-2.38-44/lib/libc.so.6', 'glibc', '2.38-44'],
    ['openssl-3.0.12-bin/bin/openssl', 'openssl', '3.0.12'],
    ['python3.11-requests-2.31.0/lib/a.py', 'python3.11-requests', '2.31.0'],
    ['libidn2-2.3.4-dev/a', 'libidn2', '2.3.4'],
    ['source/README', 'source', ''],
  ];
  for (const [path, name, version] of paths) {
    test(path, async () => {
      const { packages } = await readPackages(nix, { [`nix/store/${hash}-${path}`]: 'x' });
      const directory = `nix/store/${hash}-${path.split('/', 1)}`;
      assert.deepEqual(
        packages.map((one) => [one.name, one.version, one.directory, one.files]),
        [[name, version, directory, []]],
      );
    });
  }

  test('one package for a folder, and one for a file', async () => {
    const file = `nix/store/${hash}-builder.sh`;
    const { packages } = await readPackages(nix, {
      [file]: 'x',
      [`nix/store/${hash}-a-1/x`]: 'x',
      [`nix/store/${hash}-a-1/y`]: 'x',
      [`nix/store/${hash}-a-1-man/y`]: 'x',
      'nix/store/trash/y': 'x',
      'nix/var/y': 'x',
    });
    assert.deepEqual(
      packages.map((one) => [one.name, one.version, one.directory, one.files]),
      [
        ['a', '1', `nix/store/${hash}-a-1-man`, []],
        ['a', '1', `nix/store/${hash}-a-1`, []],
        ['builder.sh', '', null, [file]],
      ],
    );
  });
});
