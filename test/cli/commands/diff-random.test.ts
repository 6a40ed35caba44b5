// diff of random pairs of images, compared with a slow and simple model: both file lists, path by path. An image equals
// itself, swapped images give the reverse, and the waterfall adds up to the difference of every size.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Comparison } from '../../../src/analysis/comparison/comparison.ts';
import { imageSizes } from '../../../src/analysis/sizes.ts';
import type { FileData } from '../../../src/report/files/file-data.ts';
import { type Compared, compared } from '../../support/compared.ts';
import { dockerSave, type ImageLiteral, ociArchive } from '../../support/image-builder.ts';
import { asTar, type Literal, lines } from '../../support/literals.ts';
import { stacks } from '../../support/random-stacks.ts';

type Layers = readonly (readonly Literal[])[];

const imageOf = (layers: Layers): ImageLiteral => ({
  names: ['random:1'],
  steps: layers.map((literals, at) => ({ createdBy: `RUN step ${at % 3}`, entries: literals.map(asTar) })),
});

const saved = (layers: Layers): Buffer => dockerSave([imageOf(layers)]);

/** The attributes of a path; equal if nothing changed. */
function words({ type, mode, uid, gid, size, mtime, link, device, xattrs, digest }: FileData): Record<string, unknown> {
  return { type, link, device, mode, uid, gid, mtime, xattr: JSON.stringify(xattrs), content: `${size} ${digest}` };
}

/** Path, kind and attributes of each change, by the model. */
function expected({ files }: Compared): readonly string[] {
  const byPath = (list: readonly FileData[]) => new Map(list.map((one) => [one.path, one]));
  const [old, newer] = [byPath(files.old), byPath(files.new)];
  const paths = [...new Set([...old.keys(), ...newer.keys()])].sort();
  return paths.flatMap((path) => {
    const [before, after] = [old.get(path), newer.get(path)];
    if (path === '' && !(before && after)) return [];
    const shown = (after ?? before)?.type === 'directory' ? `${path}/` : path;
    if (!before) return [`${shown} added`];
    if (!after) return [`${shown} removed`];
    const [a, b] = [words(before), words(after)];
    const areFiles = before.type === 'file' && after.type === 'file';
    const areLinks = before.type === 'symlink' && after.type === 'symlink';
    const differs = Object.keys(a)
      .filter((name) => a[name] !== b[name])
      .filter((name) => (name !== 'content' || areFiles) && (name !== 'link' || areLinks))
      .sort();
    const isModified = differs.some((name) => ['content', 'type', 'link', 'device'].includes(name));
    const isTimeOfDirectory = after.type === 'directory' && differs.join() === 'mtime';
    if (differs.length === 0 || isTimeOfDirectory) return [];
    return [`${shown} ${isModified ? 'modified' : 'touched'} ${differs.join(' ')}`];
  });
}

const found = ({ changes = [] }: Comparison): readonly string[] =>
  changes
    .map(({ path, isDirectory, kind, attributes }) =>
      [isDirectory ? `${path}/` : path, kind, ...[...attributes].sort()].join(' '),
    )
    .sort();

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function assertSums({ old, new: newer, waterfall = [] }: Comparison): void {
  const [before, after] = [imageSizes(old), imageSizes(newer)];
  for (const name of ['content', 'files'] as const) {
    const steps = waterfall.map(({ sizes }) => sizes[name] ?? Number.NaN);
    assert.equal(
      sum(steps),
      (after[name] ?? 0) - (before[name] ?? 0),
      `the waterfall adds up to the difference of ${name}`,
    );
  }
  const visible = (newer.merged?.ledger.total.live ?? 0) - (old.merged?.ledger.total.live ?? 0);
  assert.equal(
    sum(waterfall.map(({ sizes }) => sizes.visible)),
    visible,
    'the waterfall adds up to the difference of visible',
  );
  for (const { sizes, directories } of waterfall) {
    assert.equal(sum(directories.map(({ bytes }) => bytes)), sizes.content, 'directories add up to their layer');
    for (const { bytes, causes } of directories) {
      assert.equal(sum(causes.map((cause) => cause.bytes)), bytes, 'causes add up to their directory');
    }
  }
}

/** In compressed layers, the bytes of directories and causes add up to the blobs. */
function assertCompressedSums({ old, new: newer, waterfall = [] }: Comparison): void {
  const blobs = ({ image }: Comparison['old']) => sum(image.layers.map(({ declared }) => declared?.size ?? Number.NaN));
  assert.equal(sum(waterfall.map(({ sizes }) => sizes.distribution ?? Number.NaN)), blobs(newer) - blobs(old));
  for (const { sizes, directories } of waterfall) {
    assert.equal(sum(directories.map(({ distribution }) => distribution ?? Number.NaN)), sizes.distribution);
    for (const { distribution, causes } of directories)
      assert.equal(sum(causes.map((cause) => cause.distribution ?? Number.NaN)), distribution);
  }
}

const opposite: Readonly<Record<string, string>> = { added: 'removed', removed: 'added' };

/** The comparison, or its reverse, in a form without order. */
function reversed({ changes = [], pairs, waterfall = [], config }: Comparison, isReversed: boolean): unknown {
  const sign = isReversed ? -1 : 1;
  const swap = <Value>(a: Value, b: Value): readonly [Value, Value] => (isReversed ? [b, a] : [a, b]);
  const texts = (values: readonly unknown[]): readonly string[] => values.map((value) => JSON.stringify(value)).sort();
  return {
    changes: changes.map(({ path, kind, attributes, before, after }) => [
      path,
      isReversed ? (opposite[kind] ?? kind) : kind,
      attributes,
      swap(before ?? null, after ?? null),
    ]),
    pairs: texts(pairs.map(({ old, new: newer, alignedBy }) => [swap(old ?? null, newer ?? null), alignedBy])),
    steps: texts(
      waterfall.map(({ old, new: newer, sizes, directories }) => [
        swap(old ?? null, newer ?? null),
        sign * (sizes.content ?? 0) + 0,
        directories.map(({ path, bytes, causes }) => [
          path,
          sign * bytes + 0,
          causes.map((cause) => sign * cause.bytes),
        ]),
      ]),
    ),
    config: config?.map(({ field, key, before, after }) => [field, key, swap(before, after)]),
  };
}

/** The second image often has the lower layers of the first. */
const pairs = fc
  .tuple(stacks, stacks, fc.nat(4))
  .map(([old, other, shared]): readonly [Layers, Layers] => [old, [...old.slice(0, shared), ...other.slice(1)]]);

describe('random pairs of images', () => {
  test('have the changes of the model, add up, and can be swapped', async () => {
    const property = fc.asyncProperty(pairs, async ([old, newer]) => {
      const both = await compared(saved(old), saved(newer));
      assert.deepEqual(found(both.comparison), expected(both));
      assertSums(both.comparison);
      assert.deepEqual(reversed(both.mirrored, true), reversed(both.comparison, false));
    });
    await fc.assert(property, {
      seed: 20_240_102,
      numRuns: 400,
      reporter: ({ failed, counterexample, errorInstance, numRuns, seed }) => {
        if (!failed) return;
        const why = errorInstance instanceof Error ? errorInstance.message : 'too many cases were discarded';
        const [old, newer] = counterexample?.[0] ?? [[], []];
        assert.fail(`run ${numRuns} of seed ${seed}\nold\n${lines(old)}\nnew\n${lines(newer)}\n${why}`);
      },
    });
  });

  test('add up in compressed bytes', async () => {
    const property = fc.asyncProperty(pairs, async ([old, newer]) => {
      const gzipped = ociArchive([imageOf(old)], { compression: 'gzip' });
      const { comparison } = await compared(gzipped, ociArchive([imageOf(newer)], { compression: 'zstd' }));
      assertCompressedSums(comparison);
    });
    await fc.assert(property, { seed: 20_240_104, numRuns: 30 });
  });

  test('an image equals itself', async () => {
    const property = fc.asyncProperty(stacks, async (layers) => {
      const { comparison } = await compared(saved(layers), saved(layers));
      assert.deepEqual(comparison.changes, []);
      assert.deepEqual(comparison.config, []);
      assert.equal(comparison.similarity?.equivalence, 'image');
      assert.deepEqual(comparison.similarity?.differences, []);
      assert.deepEqual(comparison.pull.pulledLayers, []);
      assert.ok(comparison.pairs.every(({ alignedBy }) => alignedBy === 'diffID'));
      assert.ok(
        comparison.waterfall?.every(({ directories, sizes }) => directories.length === 0 && sizes.content === 0),
      );
    });
    await fc.assert(property, { seed: 20_240_103, numRuns: 100 });
  });
});
