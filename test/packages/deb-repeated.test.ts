// Databases of dpkg that name a package more than once: its files are read and listed once.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deb } from '../../src/packages/deb.ts';
import { type Files, readPackages } from '../support/evidence.ts';

const db = 'var/lib/dpkg';
const paragraph = (fields: Readonly<Record<string, string>>): string =>
  `${Object.entries({ Status: 'install ok installed', Version: '1.0', Architecture: 'amd64', ...fields })
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')}\n`;
const read = (files: Files) => readPackages(deb, files);
const md5 = '0123456789abcdef0123456789abcdef';

describe('deb: a package more than once', () => {
  test('a package that is named again and again has its files once', async () => {
    const [count, lines] = [20_000, 200_000];
    const infos = Array.from({ length: 5000 }, (_, at) => [`${db}/info/a.${at}`, ''] as const);
    const { packages, faults } = await read({
      [`${db}/status`]: paragraph({ Package: 'a' }).repeat(count),
      [`${db}/status.d/b`]: paragraph({ Package: 'b' }).repeat(count),
      [`${db}/info/a.md5sums`]: `${`\n`.repeat(lines)}${md5}  a\n`,
      [`${db}/status.d/b.md5sums`]: `${`\n`.repeat(lines)}${md5}  b\n`,
      ...Object.fromEntries(infos),
    });
    assert.deepEqual(faults, [
      {
        path: `${db}/status`,
        message: `line 6 names a package again; its files are those of the first one (the first of ${count - 1} such lines)`,
      },
      {
        path: `${db}/status.d/b`,
        message: `line 6 names a package again; its files are those of the first one (the first of ${count - 1} such lines)`,
      },
    ]);
    const listed = packages.filter(({ files }) => files.length > 0);
    assert.equal(packages.length, 2 * count);
    assert.deepEqual(
      listed.map(({ name, files, derived }) => [name, files, derived.length]),
      [
        ['a', ['a'], 5001],
        ['b', ['b'], 2],
      ],
    );
  });

  test('what is left of a removed package is not taken from the installed one', async () => {
    const { packages, faults } = await read({
      [`${db}/status`]:
        paragraph({ Package: 'a', Architecture: 'i386', Status: 'deinstall ok config-files' }) +
        paragraph({ Package: 'a' }),
      [`${db}/info/a.list`]: '/a\n',
    });
    assert.deepEqual([faults, packages.map(({ files }) => files)], [[], [['a'], ['a']]]);
  });
});
