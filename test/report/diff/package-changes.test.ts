// Packages that differ between two images. Their bytes, and those of no package, sum to the change of the visible bytes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type PackagesDiff, packagesDiff } from '../../../src/report/diff/package-changes.ts';
import { type OwnedImage, ownedImage } from '../../support/owned-image.ts';
import type { TarLiteral } from '../../support/tar-builder.ts';

interface Installed {
  readonly version: string;
  readonly arch?: string;
  readonly files: Readonly<Record<string, number>>;
}

/** A layer with these packages. */
const debian = (packages: readonly (readonly [name: string, one: Installed])[]): readonly TarLiteral[] => [
  {
    path: 'var/lib/dpkg/status',
    body: packages
      .map(([name, { version, arch = 'amd64' }]) =>
        [
          `Package: ${name}`,
          'Status: install ok installed',
          `Architecture: ${arch}`,
          `Version: ${version}`,
          '',
          '',
        ].join('\n'),
      )
      .join(''),
  },
  ...packages.flatMap(([name, { arch = 'amd64', files }]): TarLiteral[] => [
    {
      path: `var/lib/dpkg/info/${name}:${arch}.list`,
      body: Object.keys(files)
        .map((path) => `/${path}\n`)
        .join(''),
    },
    ...Object.entries(files).map(([path, size]) => ({ path, body: 'x'.repeat(size) })),
  ]),
];

const rowsOf = ({ packages }: PackagesDiff): readonly string[] =>
  packages.map(({ type, name, change, before, after }) => {
    const side = (one: typeof before) => (one ? `${one.version}:${one.sizes.visible}` : '-');
    return `${type}/${name} ${change} ${side(before)} ${side(after)}`;
  });

function assertSum(diff: PackagesDiff, old: OwnedImage, newer: OwnedImage): void {
  const rows = [...diff.packages, diff.derived, diff.unowned];
  const sum = rows.reduce((all, { before, after }) => {
    const visible = (side: typeof before) => (side && ('sizes' in side ? side.sizes : side).visible) ?? 0;
    return all + visible(after) - visible(before);
  }, 0);
  assert.equal(sum, newer.merged.ledger.total.live - old.merged.ledger.total.live);
}

async function compared(old: readonly (readonly TarLiteral[])[], newer: readonly (readonly TarLiteral[])[]) {
  const [before, after] = [await ownedImage(old, 'none'), await ownedImage(newer, 'gzip')];
  const diff = packagesDiff(before, after);
  assert.ok(diff);
  assertSum(diff, before, after);
  return rowsOf(diff);
}

const a = ['a', { version: '1', files: { 'usr/a': 100 } }] as const;
const b = ['b', { version: '1', files: { 'usr/b': 30, 'usr/b2': 7 } }] as const;

describe('packages that differ', () => {
  test('added, removed and of another version; one that is the same is not listed', async () => {
    const newB = ['b', { version: '2', files: { 'usr/b': 1000 } }] as const;
    const c = ['c', { version: '1', files: { 'usr/c': 5 } }] as const;
    const same = ['same', { version: '1', files: { 'usr/same': 9 } }] as const;
    const loose = { path: 'srv/data', body: 'x'.repeat(50) };
    assert.deepEqual(await compared([debian([a, b, same]), [loose]], [debian([newB, c, same])]), [
      'deb/b changed 1:37 2:1000',
      'deb/a removed 1:100 -',
      'deb/c added - 1:5',
    ]);
  });

  test('the same version with other files', async () => {
    const other = ['a', { version: '1', files: { 'usr/a': 101 } }] as const;
    assert.deepEqual(await compared([debian([a])], [debian([other])]), ['deb/a changed 1:100 1:101']);
  });

  test('of several architectures or versions, equal ones are paired first', async () => {
    const forArch = (arch: string, version: string, size: number) =>
      ['libc6', { version, arch, files: { [`usr/${arch}/libc.so`]: size } }] as const;
    assert.deepEqual(
      await compared(
        [debian([forArch('amd64', '1', 10), forArch('i386', '1', 20)])],
        [debian([forArch('amd64', '2', 11), forArch('i386', '1', 20)])],
      ),
      ['deb/libc6 changed 1:10 2:11'],
    );
  });

  test('a package that is removed in the new image, and one that was removed in both', async () => {
    const purge = [{ path: 'usr/.wh.b' }, { path: 'usr/.wh.b2' }, ...debian([a])];
    assert.deepEqual(await compared([debian([a, b])], [debian([a, b]), purge]), ['deb/b removed 1:37 -']);
    assert.deepEqual(await compared([debian([a, b]), purge], [debian([a, b]), purge]), []);
  });

  test('without packages there is nothing to list', async () => {
    assert.deepEqual(await compared([[{ path: 'a', body: 'x' }]], [[{ path: 'a', body: 'xy' }]]), []);
  });

  test('unknown owners', async () => {
    const known = await ownedImage([debian([a])], 'none');
    assert.equal(packagesDiff(known, { ...known, ownership: undefined }), undefined);
  });
});
