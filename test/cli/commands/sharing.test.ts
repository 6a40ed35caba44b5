// sharing: which layers images share, what that saves, and what deleting an image frees.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { analyzeAll, defaultLimits, openImages, Spool } from '../../../src/advanced.ts';
import type { SharingData } from '../../../src/report/sharing.ts';
import {
  dockerSave,
  dockerSaveEntries,
  type ImageLiteral,
  ociArchive,
  type StepLiteral,
} from '../../support/image-builder.ts';
import { first, take } from '../../support/items.ts';
import { run } from '../../support/run.ts';
import { tar } from '../../support/tar-builder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const write = temporaryFolder('sharing-test');

/** A layer of 2,048 bytes with one file of this size. */
const step = (name: string, size: number): StepLiteral => ({
  createdBy: `COPY ${name}`,
  entries: [{ path: name, body: name.repeat(size) }],
});
const [base, lib, a, b] = [step('s', 100), step('l', 10), step('a', 20), step('b', 30)];
const image = (name: string, ...steps: readonly StepLiteral[]): ImageLiteral => ({ names: [name], steps });

async function sharingOf(...archives: readonly string[]): Promise<SharingData> {
  const { output, errors } = await run(['sharing', ...archives, '--format', 'json']);
  assert.equal(errors, '');
  return JSON.parse(output).data;
}

const archiveOf = (file: string, ...images: readonly ImageLiteral[]): string => write(file, dockerSave(images));

describe('layers shared by images', () => {
  test('layers are sorted by the number of images that use them', async () => {
    const data = await sharingOf(
      archiveOf('one.tar', image('one:1', base, lib, a), image('two:1', base, lib, b)),
      archiveOf('three.tar', image('three:1', base)),
    );
    assert.deepEqual(
      data.images.map(({ names }) => names),
      [['one:1'], ['two:1'], ['three:1']],
    );
    const layers = data.layers.map(({ usedBy, instruction }) => `${usedBy.length} ${instruction}`);
    // Layers with the same number of users and the same size are sorted by digest.
    assert.deepEqual(
      [...layers.slice(0, 2), ...layers.slice(2).sort()],
      ['3 COPY s', '2 COPY l', '1 COPY a', '1 COPY b'],
    );
    const usersOf = (layer: number) => data.layers[layer]?.usedBy;
    assert.deepEqual(
      [usersOf(0), usersOf(1)],
      [
        [0, 1, 2],
        [0, 1],
      ],
    );
  });

  test('sizes with and without sharing, and what deleting an image frees', async () => {
    const data = await sharingOf(
      archiveOf('one.tar', image('one:1', base, lib, a), image('two:1', base, lib, b)),
      archiveOf('three.tar', image('three:1', base)),
    );
    assert.deepEqual([data.total.separate.content, data.total.together.content], [7 * 2048, 4 * 2048]);
    assert.deepEqual([data.total.separate.files, data.total.together.files, data.total.saved.files], [370, 160, 210]);
    assert.deepEqual(
      data.images.map(({ unique }) => [unique.layerCount, unique.content, unique.files]),
      [
        [1, 2048, 20],
        [1, 2048, 30],
        [0, 0, 0],
      ],
    );
  });

  test('an image in two archives counts once', async () => {
    const archives = [archiveOf('here.tar', image('app:1', a)), archiveOf('there.tar', image('app:1', a))];
    const data = await sharingOf(...archives);
    assert.deepEqual(
      data.images.map((one) => one.archives),
      [archives],
    );
    assert.equal(data.images[0]?.unique.content, 2048);
  });

  test('a layer compressed in two ways is one layer and two blobs', async () => {
    const stored = (name: string, compression: 'gzip' | 'zstd', top: StepLiteral) =>
      write(`${name}.tar`, ociArchive([image(`${name}:1`, base, top)], { compression }));
    const data = await sharingOf(stored('gz', 'gzip', a), stored('zst', 'zstd', b));
    assert.equal(data.layers.filter(({ usedBy }) => usedBy.length === 2).length, 1);
    assert.equal(data.total.saved.content, 2048);
    assert.equal(data.total.saved.distribution, 0);
  });

  test('a layer listed twice by one image has one user', async () => {
    const data = await sharingOf(archiveOf('twice.tar', image('app:1', a, a)));
    assert.deepEqual(
      data.layers.map(({ usedBy }) => usedBy),
      [[0]],
    );
    assert.deepEqual([data.total.separate.content, data.total.together.content], [4096, 2048]);
  });

  test('2,000 images with one base', async () => {
    const many = Array.from({ length: 2000 }, (_, at) => image(`app:${at}`, base, step(`${at}x`, 1)));
    const data = await sharingOf(archiveOf('many.tar', ...many));
    assert.equal(data.layers[0]?.usedBy.length, 2000);
    assert.equal(
      data.layers.reduce((sum, { usedBy }) => sum + usedBy.length, 0),
      4000,
    );
  });

  test('the page has a matrix of the bytes that pairs share', async () => {
    const archive = archiveOf('pair.tar', image('one:1', base, a), image('two:1', base, b));
    const { output } = await run(['sharing', archive]);
    assert.match(
      output,
      /Content shared by each pair of images \(uncompressed\)\n # +#0 +#1\n#0 +4\.1kB +2\.05kB\n#1 +2\.05kB +4\.1kB\n/,
    );
  });
});

describe('sharing does not depend on the order of the archives', () => {
  const lacking = (): Buffer => {
    const whole = dockerSaveEntries([image('one:1', base, a)]);
    return tar(
      whole.filter(
        ({ path, body }) =>
          !(String(path).startsWith('blobs/') && Buffer.isBuffer(body) && body.includes('s'.repeat(100))),
      ),
    );
  };
  test('if one of them lacks a layer', async () => {
    const [full, part] = [archiveOf('full.tar', image('two:1', base, b)), write('part.tar', lacking())];
    const sums = async (...archives: readonly string[]) => {
      const { output } = await run(['sharing', ...archives, '--format', 'json']);
      const { data } = JSON.parse(output);
      return [
        data.total.together.content,
        data.layers.map(({ sizes }: { sizes: { content: number } }) => sizes.content),
      ];
    };
    assert.deepEqual(await sums(full, part), await sums(part, full));
    assert.deepEqual(await sums(part, full), [3 * 2048, [2048, 2048, 2048]]);
  });
  test('an exported filesystem given twice counts once', async () => {
    const data = await sharingOf('samples/hello_fs.tar', 'samples/hello_fs.tar');
    assert.equal(data.images.length, 1);
  });
});

describe('several archives analyzed together', () => {
  test('a shared layer is scanned once', async () => {
    const archives = [
      write('old.tar', ociArchive([image('app:1', base, a)])),
      write('new.tar', ociArchive([image('app:2', base, b)])),
      write('zstd.tar', ociArchive([image('app:3', base, b)], { compression: 'zstd' })),
    ];
    const spool = new Spool();
    try {
      const selections = [];
      for (const name of archives) {
        const opened = await openImages({ name }, spool, defaultLimits);
        selections.push({ opened, images: opened.contents.images });
      }
      const analyses = await analyzeAll(selections, { depth: 'layers', limits: defaultLimits });
      const changesets = analyses.map(({ images }) => first(images).layers.map(({ changeset }) => changeset));
      const [old, newer, other] = take(changesets, 3);
      assert.equal(old[0], newer[0]);
      assert.notEqual(newer[0], other[0]);
      assert.notEqual(old[1], newer[1]);
    } finally {
      spool.remove();
    }
  });
});

test('an image stored in two compressions counts in one of them', async () => {
  const stored = (compression: 'gzip' | 'zstd') => ociArchive([image('app:1', base, a)], { compression });
  const data = await sharingOf(write('gzip.tar', stored('gzip')), write('zstd.tar', stored('zstd')));
  const { separate, together, saved } = data.total;
  assert.deepEqual([together, saved.distribution], [separate, 0]);
  const { unique, sizes } = first(data.images);
  assert.deepEqual(unique.distribution, sizes.distribution);
});

test('an image stored compressed and uncompressed keeps its distribution size', async () => {
  const [compressed, plain] = [ociArchive([image('app:1', base, a)]), dockerSave([image('app:1', base, a)])];
  for (const archives of [
    [compressed, plain],
    [plain, compressed],
  ]) {
    const data = await sharingOf(...archives.map((bytes, at) => write(`form-${at}.tar`, bytes)));
    assert.equal(data.images.length, 1);
    assert.notEqual(data.total.together.distribution, null);
    assert.equal(data.total.together.distribution, data.total.separate.distribution);
  }
});
