// The data of a map sum to the numbers of the JSON report, for every sample.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import type { TreemapData } from '../../../src/output/html/treemap-data.ts';
import type { DiffData } from '../../../src/report/diff/data.ts';
import type { ImageData } from '../../../src/report/image-data.ts';
import { dataIn } from '../../support/html-page.ts';
import { dockerSave } from '../../support/image-builder.ts';
import { first, itemAt } from '../../support/items.ts';
import { inProject } from '../../support/project.ts';
import { run } from '../../support/run.ts';
import type { TarLiteral } from '../../support/tar-builder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const write = temporaryFolder('sums-test');

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const bytesByKind = ({ sizes, facets, files }: TreemapData): Record<string, number> => {
  const { classes, groups, of } = facets.find(({ title }) => title === 'Kind') ?? first(facets);
  return Object.fromEntries(
    classes.map(({ name }, number) => [
      name,
      sum(first(sizes).of.filter((_, node) => itemAt(files, node) > 0 && groups[itemAt(of, node)]?.class === number)),
    ]),
  );
};

test('bytes by kind of each sample with one image', async () => {
  let drawn = 0;
  for (const sample of readdirSync(inProject('samples')).filter((name) => /\.tar/.test(name))) {
    const { output } = await run([`samples/${sample}`, '--format', 'html']);
    const data = dataIn(output);
    if (!data) continue;
    const json = JSON.parse((await run([`samples/${sample}`, '--format', 'json'])).output);
    const image = first<ImageData>(json.data.images);
    drawn += 1;
    const { overhead: _, ...kinds } = image.ledger ?? {};
    const { overhead: __, ...found } = bytesByKind(data);
    assert.equal(sum(first(data.sizes).of), image.sizes.files, sample);
    assert.deepEqual(found, kinds, sample);
  }
  assert.ok(drawn > 50, `${drawn}`);
});

test('sizes of both images of a diff', async () => {
  for (const two of [
    ['samples/hello_image.tar', 'samples/hello_image_1.1.0.tar'],
    ['samples/copied.tar', 'samples/hard-links.tar'],
    ['samples/hello_fs.tar', 'samples/whiteouts.tar'],
  ]) {
    const data = dataIn((await run(['diff', ...two, '--format', 'html'])).output);
    const json: DiffData = JSON.parse((await run(['diff', ...two, '--format', 'json'])).output).data;
    assert.deepEqual(
      data?.sizes.map(({ of }) => sum(of)),
      [json.sizes.old.visible, json.sizes.new.visible],
    );
  }
});

test('added, removed and modified bytes are those of the totals, even if a directory becomes a file', async () => {
  const image = (...entries: readonly TarLiteral[]) => dockerSave([{ names: ['kinds:1'], steps: [{ entries }] }]);
  const directory: TarLiteral = { path: 'a', type: 'directory' };
  const child: TarLiteral = { path: 'a/child', body: 'three' };
  const was = write('directory.tar', image(directory, child));
  const is = write('file.tar', image({ path: 'a', body: 'bytes of a file' }));
  for (const two of [
    [was, is],
    [is, was],
    ['samples/hello_image.tar', 'samples/hello_image_1.1.0.tar'],
    ['samples/copied.tar', 'samples/hard-links.tar'],
  ]) {
    const data = dataIn((await run(['diff', ...two, '--format', 'html'])).output);
    assert.ok(data);
    const { totals }: DiffData = JSON.parse((await run(['diff', ...two, '--format', 'json'])).output).data;
    const { of, groups } = first(data.facets);
    const bytesOf = (fate: string, size: 0 | 1): number =>
      sum(
        itemAt(data.sizes, size).of.filter(
          (_, node) => itemAt(data.files, node) > 0 && groups[itemAt(of, node)]?.text === fate,
        ),
      );
    assert.deepEqual([bytesOf('added', 1), bytesOf('removed', 0)], [totals?.added.bytes, totals?.removed.bytes]);
    const modified = ['grew', 'shrank', 'changed'].map((fate) => bytesOf(fate, 1));
    assert.equal(sum(modified), totals?.modified.bytes);
  }
});

test('a group of hard links is one file, at its first path', async () => {
  const entries = [
    { path: 'z', body: 'bytes' },
    { path: 'a', type: 'hardlink', link: 'z' },
  ] as const;
  const archive = dockerSave([{ names: ['links:1'], steps: [{ entries }] }]);
  const { output } = await run(['-', '--format', 'html'], { stdin: archive });
  const data = dataIn(output);
  assert.deepEqual(data?.names, ['', 'a']);
  assert.deepEqual(data?.files, [0, 1]);
});

test('a file with an additional name keeps its place', async () => {
  const saved = (name: string, ...entries: readonly TarLiteral[]): string =>
    write(`${name}.tar`, dockerSave([{ names: [`${name}:1`], steps: [{ entries }] }]));
  const file: TarLiteral = { path: 'b', body: 'bytes' };
  const before = saved('before', file);
  const more = saved('more', file, { path: 'a', type: 'hardlink', link: 'b' });
  for (const two of [
    [before, more],
    [more, before],
  ]) {
    const data = dataIn((await run(['diff', ...two, '--format', 'html'])).output);
    assert.deepEqual(data?.names, ['', 'b']);
    assert.deepEqual(
      data?.sizes.map(({ of }) => of),
      [
        [0, 5],
        [0, 5],
      ],
    );
    const { of, groups } = first(data?.facets ?? []);
    assert.equal(groups[itemAt(of, 1)]?.text, 'same');
  }
});

test('bytes by cause are those of bloat', async () => {
  const sample = 'samples/hello_image_1.1.0.tar';
  const data = dataIn((await run([sample, '--format', 'html'])).output);
  const json = JSON.parse((await run(['bloat', sample, '--format', 'json'])).output).data;
  const facet = data?.facets.find(({ title }) => title === 'Cause');
  assert.ok(data && facet);
  const bytesOf = (name: string): number => {
    const wanted = facet.classes.findIndex((one) => one.name === name);
    return sum(first(data.sizes).of.filter((_, node) => facet.groups[itemAt(facet.of, node)]?.class === wanted));
  };
  assert.equal(json.causes.length, 3);
  for (const { kind, attributes, wastedBy, bytes } of json.causes) {
    const changes = kind === 'copied' ? ` (${attributes.join(', ') || 'identical'})` : '';
    assert.equal(bytesOf(`${kind}${changes} by layer ${wastedBy}`), bytes);
  }
});
