// Limits of what evidence may name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type InstalledPackage, newPackage } from '../../src/packages/ecosystem.ts';
import { readEach } from '../../src/packages/read-evidence.ts';
import { fileContent } from '../support/evidence.ts';

test('packages beyond the limit of an ecosystem are a fault of the file that names them', async () => {
  const one = newPackage({ type: 'golang', name: 'm', version: '1', evidence: 'bin/a' });
  const counts = new Map([
    ['bin/a', 2 ** 18 - 1],
    ['bin/b', 2],
    ['bin/c', 1],
  ]);
  const { packages, faults } = await readEach(
    [...counts.keys()].map((path) => fileContent(path, '')),
    async ({ path }) => new Array<InstalledPackage>(counts.get(path) ?? 0).fill(one),
  );
  assert.equal(packages.length, 2 ** 18);
  assert.deepEqual(faults, [{ path: 'bin/b', message: 'has packages beyond the limit of 262144 of its kind' }]);
});
