// The list of files makes the data of each file when it is asked for, and compares no contents.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { analyze } from '../../../src/analysis/analyze.ts';
import { Spool } from '../../../src/archive/spool.ts';
import { defaultLimits } from '../../../src/bytes/limits.ts';
import { openImages } from '../../../src/image/open-images.ts';
import { type FilesView, files } from '../../../src/report/files/files.ts';
import type { FileTree } from '../../../src/tree/file-tree.ts';
import { rootPath } from '../../../src/tree/path-table.ts';
import { ociArchive } from '../../support/image-builder.ts';
import { first } from '../../support/items.ts';

const folder = mkdtempSync(join(tmpdir(), 'files-test-'));
const spool = new Spool();
after(() => {
  spool.remove();
  rmSync(folder, { recursive: true });
});

const literal = {
  names: ['app:1'],
  steps: [
    {
      entries: [
        { path: 'a', body: '12345' },
        { path: 'b', body: '1' },
      ],
    },
    { entries: [{ path: 'b', body: '2' }] },
  ],
};

async function analyzed() {
  const name = join(folder, 'app.tar');
  writeFileSync(name, ociArchive([literal]));
  const opened = await openImages({ name }, spool, defaultLimits);
  const analysis = await analyze(opened, opened.contents.images, { depth: 'stacked', limits: defaultLimits });
  return { analysis, image: first(analysis.images) };
}

test('data is made for each file that is read, and no sooner', async () => {
  const { analysis, image } = await analyzed();
  const made: string[] = [];
  const tree = image.stack?.tree as FileTree;
  const view = (order: FilesView['order']): FilesView => ({
    tree,
    top: rootPath,
    order,
    totals: undefined,
    maxDepth: Number.POSITIVE_INFINITY,
    leftOut: [],
    packageOf: (place) => {
      made.push(tree.pathOf(place));
      return null;
    },
  });
  const { items, data } = files(analysis, image, view('path'));
  assert.deepEqual([items.length, made], [2, []]);
  const [one] = items;
  assert.deepEqual([one?.path, one?.size, one?.layer, made], ['a', 5, 0, ['a']]);
  assert.deepEqual(
    data.entries.map(({ path, size, layer }) => [path, size, layer]),
    [
      ['a', 5, 0],
      ['b', 1, 1],
    ],
  );
  const bySize = files(analysis, image, { ...view('size'), wants: (path) => path !== 'a' });
  assert.deepEqual(
    Array.from(bySize.items, ({ path }) => path),
    ['b'],
  );
});

test('an analysis for it has hashed no files, and has no comparison of contents', async () => {
  const { image } = await analyzed();
  assert.equal(image.merged, undefined);
  assert.deepEqual(
    image.layers.map(({ changeset }) => [changeset?.compression, changeset?.fileHashes, changeset?.heads]),
    [
      ['gzip', undefined, undefined],
      ['gzip', undefined, undefined],
    ],
  );
});
