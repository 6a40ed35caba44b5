// The owners of files against the slow model, on random layers with random package databases. Sums by package are those of the ledger.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { wastedBytes } from '../../../src/analysis/ledger.ts';
import { packageSizes } from '../../../src/analysis/packages/package-sizes.ts';
import { type EntryTable, roleAt } from '../../../src/layer/entry-table.ts';
import { carriesFileData } from '../../../src/oci/whiteout.ts';
import { asTar, file, type Literal, lines, marker } from '../../support/literals.ts';
import { type OwnedImage, ownedImage, ownerText } from '../../support/owned-image.ts';
import { stacks } from '../../support/random-stacks.ts';
import { carriesPayload } from '../../support/slow-ledger.ts';
import { slowStack } from '../../support/slow-model.ts';
import { nameOwner, payloadOwner, statesOf } from '../../support/slow-owners.ts';

const listed = [
  'a',
  'b',
  'c',
  'l',
  'a/b',
  'a/c',
  'l/b',
  'l/c',
  'd/e',
  'd/l/b',
  'd/g/up/e',
  'k/l/b',
  'x/y',
  'a/node_modules/m/f',
];
const lists = fc.dictionary(fc.constantFrom('p', 'q'), fc.uniqueArray(fc.constantFrom(...listed), { maxLength: 6 }), {
  maxKeys: 2,
  noNullPrototype: true,
});

const debDatabase = (packages: Readonly<Record<string, readonly string[]>>): readonly Literal[] => [
  file(
    'var/lib/dpkg/status',
    Object.keys(packages)
      .map((name) => `Package: ${name}\nStatus: install ok installed\nVersion: 1\n\n`)
      .join(''),
  ),
  ...Object.entries(packages).map(([name, paths]) =>
    file(`var/lib/dpkg/info/${name}.list`, paths.map((path) => `/${path}\n`).join('')),
  ),
];

const apkDatabase = (packages: Readonly<Record<string, readonly string[]>>): readonly Literal[] => [
  file(
    'lib/apk/db/installed',
    Object.entries(packages)
      .map(([name, paths]) => `P:${name}\nV:1\n${paths.map(inFolder).join('')}\n`)
      .join(''),
  ),
];

function inFolder(path: string): string {
  const slash = path.lastIndexOf('/');
  return `F:${path.slice(0, Math.max(slash, 0))}\nR:${path.slice(slash + 1)}\n`;
}

const modules = ['a/node_modules/m', 'l/node_modules/m', 'a/node_modules/m/node_modules/n', 'd/node_modules/n'];
const npmPackage = (folder: string, version: string): readonly Literal[] => [
  file(`${folder}/package.json`, JSON.stringify({ name: folder.split('/').at(-1), version })),
  file(`${folder}/f`, 'one'),
];

/** What a layer does to the databases. */
const databases: fc.Arbitrary<readonly Literal[]> = fc.oneof(
  { arbitrary: fc.constant([]), weight: 3 },
  { arbitrary: lists.map(debDatabase), weight: 4 },
  { arbitrary: lists.map(apkDatabase), weight: 2 },
  {
    arbitrary: fc
      .tuple(fc.constantFrom(...modules), fc.constant('1'))
      .map(([folder, version]) => npmPackage(folder, version)),
    weight: 3,
  },
  { arbitrary: fc.constantFrom(...modules).map((folder) => [marker(`${folder}/.wh.package.json`)]), weight: 1 },
  { arbitrary: fc.constant([marker('var/lib/dpkg/info/.wh.p.list')]), weight: 1 },
  { arbitrary: fc.constant([marker('var/lib/dpkg/.wh.status')]), weight: 1 },
);

const images = fc
  .tuple(stacks, fc.array(databases, { minLength: 5, maxLength: 5 }))
  .map(([layers, changes]) => layers.map((literals, at) => [...literals, ...(changes[at] ?? [])]));

async function assertOwners(layers: readonly (readonly Literal[])[], compression: 'none' | 'gzip'): Promise<void> {
  const slow = slowStack(layers);
  const states = statesOf(slow);
  const image = await ownedImage(
    layers.map((literals) => literals.map(asTar)),
    compression,
  );
  const { merged, ownership } = image;
  assert.deepEqual(ownership.faults, []);
  for (const [layer, literals] of layers.entries()) {
    for (const [row, literal] of literals.entries()) {
      if (!carriesPayload(literal)) continue;
      const owner = ownerText(ownership, ownership.ownerOfPayload({ layer, row }));
      assert.equal(
        owner,
        payloadOwner(slow, states, layer, row),
        `owner of ${literal.path} in layer ${layer}, row ${row}`,
      );
    }
  }
  for (const { place } of merged.tree.names(0)) {
    const path = merged.tree.pathOf(place);
    const owner = ownerText(ownership, ownership.ownerOfName(merged.tree.entryOf(place)));
    assert.equal(owner, nameOwner(states, path), `owner of the name ${path}`);
  }
  assertSums(image, layers.length);
}

const add = (numbers: readonly (number | null)[]): number => numbers.reduce<number>((sum, one) => sum + (one ?? 0), 0);

/** Compressed bytes of the entries with file data. */
const compressedFiles = (table: EntryTable): number =>
  add(
    Array.from(table.size, (size, row) =>
      size > 0 && carriesFileData(roleAt(table, row)) ? (table.distribution?.[row] ?? 0) : 0,
    ),
  );

/** Of the image, and of each layer. */
function assertSums({ merged, ownership }: OwnedImage, layerCount: number): void {
  const { ledger } = merged;
  for (let at = -1; at < layerCount; at += 1) {
    const layer = at === -1 ? undefined : at;
    const bytes = layer === undefined ? ledger.total : ledger.layers[layer];
    const { packages, derived, unowned } = packageSizes(merged, ownership, layer);
    const parts = [...packages, derived, unowned].map(({ sizes }) => sizes);
    const sums = [
      parts.reduce((sum, { visible }) => sum + visible, 0),
      parts.reduce((sum, { wasted }) => sum + wasted, 0),
    ];
    const what = `sums of ${layer === undefined ? 'all' : `layer ${at}`}`;
    assert.deepEqual(sums, bytes && [bytes.live, wastedBytes(bytes)], what);
    const tables = layer === undefined ? merged.tables : merged.tables.slice(layer, layer + 1);
    const compressed = parts.map(({ distribution }) => distribution);
    if (compressed.includes(null))
      assert.ok(
        tables.some(({ distribution }) => !distribution),
        what,
      );
    else assert.equal(add(compressed), add(tables.map(compressedFiles)), what);
  }
}

describe('random package databases', () => {
  for (const compression of ['none', 'gzip'] as const) {
    test(`owners agree with the slow model, compression ${compression}`, async () => {
      await fc.assert(
        fc.asyncProperty(images, (layers) => assertOwners(layers, compression)),
        {
          seed: 20_240_101,
          numRuns: compression === 'none' ? 600 : 150,
          reporter: ({ failed, counterexample, errorInstance, numRuns, seed }) => {
            if (!failed) return;
            const why = errorInstance instanceof Error ? errorInstance.message : 'too much is undecided';
            assert.fail(`run ${numRuns} of seed ${seed}\n${lines(counterexample?.[0] ?? [])}\n${why}`);
          },
        },
      );
    });
  }
});
