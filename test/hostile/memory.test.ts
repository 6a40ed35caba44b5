// The memory budget of a run (--max-memory): whatever an archive multiplies is counted where it is kept, over all layers, images,
// archives and threads. Each archive is read with the default budget, and refused by one line with a small one.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { getHeapStatistics } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
import { analyze } from '../../src/analysis/analyze.ts';
import { Spool } from '../../src/archive/spool.ts';
import { codecOf } from '../../src/bytes/compression/codecs.ts';
import { streamDecompressed } from '../../src/bytes/compression/decompress.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { chargeMemory, countStored, releaseMemory, withMemoryCount } from '../../src/bytes/memory.ts';
import { openImages } from '../../src/image/open-images.ts';
import { XattrBuilder, xattrsOfRow } from '../../src/layer/xattr-columns.ts';
import { zstdWindow } from '../support/compress.ts';
import {
  asFiles,
  dockerSave,
  dockerSaveEntries,
  dockerSaveV1Entries,
  ociArchive,
  ociEntries,
} from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const written = temporaryFolder('memory');

const times = <Item>(count: number, make: (at: number) => Item): Item[] =>
  Array.from({ length: count }, (_, at) => make(at));
const layerOf = (entries: readonly TarLiteral[]): Buffer => ociArchive([{ names: ['x:1'], steps: [{ entries }] }]);
const listed = (count: number, entries: readonly TarLiteral[]): Buffer =>
  dockerSave([{ names: ['x:1'], steps: times(count, () => ({ entries })) }]);
/** Without history and diff IDs, so that the documents are small. */
const manyLayers = (count: number, entries: readonly TarLiteral[] = [{ path: 'x' }]): Buffer =>
  tar([
    { path: 'l', body: tar(entries) },
    { path: 'c.json', body: '{"architecture":"amd64","os":"linux"}' },
    { path: 'manifest.json', body: JSON.stringify([{ Config: 'c.json', Layers: times(count, () => 'l') }]) },
  ]);
const condaPackage = (files: number): TarLiteral => ({
  path: 'conda-meta/a.json',
  body: JSON.stringify({ name: 'a', version: '1', files: times(files, (at) => `${at}`) }),
});
const attributes = (count: number) => Object.fromEntries(times(count, (at) => [`u${at}`, ''] as const));

/** What is multiplied, the command, the archive, a budget that is too small, and what the message calls it. */
const catalogue: readonly (readonly [kind: string, command: string, archive: Buffer, low: string, what: string])[] = [
  ['entries', 'layers', layerOf(times(1000, (at) => ({ path: `${at}` }))), '300kB', 'entries of layers'],
  ['entries of one path', 'layers', layerOf(times(1000, () => ({ path: 'x' }))), '300kB', 'entries of layers'],
  [
    'long names',
    'layers',
    layerOf(times(40, (at) => ({ path: 'd/'.repeat(2000) + at }))),
    '300kB',
    'entries of layers',
  ],
  [
    'long link targets',
    'layers',
    layerOf(times(40, (at) => ({ path: `${at}`, link: 'd/'.repeat(2000) }))),
    '300kB',
    'entries of layers',
  ],
  [
    'attributes without a value',
    'layers',
    layerOf([{ path: 'x', xattrs: attributes(3000) }]),
    '400kB',
    'entries of layers',
  ],
  [
    'segments of a sparse file',
    'layers',
    layerOf(
      times(10, (at) => ({
        path: `${at}`,
        sparse: { form: '0.1', realSize: 20_000, segments: times(2000, (n) => ({ at: n * 2, body: 'x' })) },
      })),
    ),
    '600kB',
    'entries of layers',
  ],
  [
    'one layer listed again',
    'layers',
    listed(
      100,
      times(100, (at) => ({ path: `${at}` })),
    ),
    '1530kB',
    'merged filesystems',
  ],
  [
    'directories without an entry',
    'layers',
    layerOf(times(4, (at) => ({ path: `${at}/`.repeat(400) }))),
    '500kB',
    'merged filesystems',
  ],
  [
    'changes',
    'layers',
    listed(
      20,
      times(100, (at) => ({ path: `${at}`, body: 'same' })),
    ),
    '1390kB',
    'changes of layers',
  ],
  ['layers of images', 'ls', manyLayers(300), '200kB', 'images and their layers'],
  ['labels', 'inspect', dockerSave([{ steps: [], config: { Labels: attributes(5000) } }]), '500kB', 'JSON documents'],
  [
    'JSON values that nothing uses',
    'inspect',
    dockerSave([{ steps: [], override: { x: times(5000, () => ({})) } }]),
    '500kB',
    'JSON documents',
  ],
  [
    'entries of the archive',
    'ls',
    tar([...dockerSaveEntries([{ steps: [] }]), ...times(500, (at) => ({ path: `${at}` }))]),
    '300kB',
    'entries of the archive',
  ],
  [
    'blobs that nothing refers to',
    'verify',
    tar([
      ...dockerSaveEntries([{ steps: [] }]),
      ...times(300, (at) => ({ path: `blobs/sha256/${String(at).padStart(64, '0')}` })),
    ]),
    '700kB',
    'checks of blobs',
  ],
  ['layers of images', 'digests', manyLayers(1000), '1800kB', 'rows of layers'],
  ['layers of images', 'layers', manyLayers(1000), '4800kB', 'rows of layers'],
  ['packages and their files', 'packages', layerOf([condaPackage(200_000)]), '600kB', 'packages'],
];

describe('a small budget', () => {
  for (const [kind, command, archive, low, what] of catalogue) {
    test(kind, async () => {
      const file = written('one.tar', archive);
      const refused = await run([command, file, '--max-memory', low]);
      assert.equal(refused.status, 2);
      assert.match(
        refused.errors,
        /^timg-inspect: more than \S+ of memory needed, at the [^\n]+; raise --max-memory\n$/,
      );
      assert.ok(refused.errors.includes(`at the ${what};`), refused.errors);
      assert.doesNotMatch((await run([command, file])).errors, /--max-memory/);
    });
  }

  test('several archives: their sum counts', async () => {
    const files = ['a', 'b', 'c'].map((name) => written(name, layerOf(times(300, (at) => ({ path: `${name}${at}` })))));
    const status = async (archives: readonly string[]) =>
      (await run(['sharing', ...archives, '--max-memory', '400kB'])).status;
    assert.deepEqual([await status(files.slice(0, 1)), await status(files)], [0, 2]);
  });

  // 4 MiB of zeros, compressed by liblzma with a dictionary of 16 MiB.
  const dictionary = gunzipSync(
    Buffer.from(
      'H4sIAAAAAAACA/trXhURxcDA8uzaFjcmBkVGCQYGBvcIK+f//wUZc2IZGPL//v+/ePt/dzsP0SLLxMAdkzSeLW5j//nuiVzTZf2jVjaM3hvrTnZ1+eov5r1Zv+xxj7Jg8INIiaOlXY/Kf2ybUs+TdeBeiWfKo5cxwZtYbnx34Vkdz5vr9vLp4bKO7dPC12zzfZgpm//bu0Mgx+l0h30MQ/8Fv/VqGlMK5W37VR4WzFuuHP9G43Trxakzuuq0Jn5SL/0ueYBthu+MvzfWX53Af0Q1+MfXiWaGrEs3vMs/WODrznNxouCqtQmyu85tVJeIiWx7mRYUse9l2ZrIJ0+jWTl+Hr+19s/vIO2Ss3LRCk4/7wbb/tBM4bRuOK2Vc3+r9Ycje/XiV/Hbeac5TRDm+y8w+UdhReQP7rP/p2q48a/8U3Pv9ywDvbAD/a2fmxsPpFLZ6j0e6s8i5v8XYNRmeFMcvPzvvnU1hlLzt/ca5o2cMCDN6kB++00NjHcYWBkcXy3TZWDIznGtucSZeJuB8QhrQ0MD0+Vg3YiNR9J/MwHTMwNLZBQA4KCP6egCAAA=',
      'base64',
    ),
  );
  for (const [what, stream] of [
    ['zstd', zstdWindow(Buffer.alloc(2 ** 22), 12 << 3)],
    ['xz', dictionary],
  ] as const) {
    test(`a window of ${what} counts as far as it is used, and no longer than its stream`, async () => {
      const read = async (memory: number) => {
        const limits = withMemoryCount({ ...defaultLimits, memory });
        const codec = codecOf(stream);
        assert.ok(codec);
        let size = 0;
        for await (const chunk of streamDecompressed(
          codec,
          (async function* () {
            yield stream;
          })(),
          limits,
        ))
          size += chunk.length;
        return [size, limits.memoryUsed?.[0]];
      };
      await assert.rejects(read(3e6), {
        code: 'limit',
        message: `more than 3MB of memory needed, at the windows of ${what} streams; raise --max-memory`,
      });
      assert.deepEqual(await read(5e6), [2 ** 22, 0n]);
    });
  }
});

describe('the count', () => {
  test('is one for all threads: a copy of the limits counts in the same place', () => {
    const limits = withMemoryCount({ ...defaultLimits, memory: 100 });
    const inThread = structuredClone(limits);
    chargeMemory(inThread, 60, 'things');
    chargeMemory(limits, 40, 'things');
    assert.throws(() => chargeMemory(inThread, 1, 'things'), { code: 'limit', message: /100B.* at the things/ });
    releaseMemory(limits, 50);
    chargeMemory(inThread, 49, 'things');
  });

  test('is not started again, and does not exceed the heap of Node.js', () => {
    const limits = withMemoryCount({ ...defaultLimits, memory: 1e15 }, 1e15);
    assert.equal(withMemoryCount(limits), limits);
    assert.ok(limits.memory < getHeapStatistics().heap_size_limit);
    assert.throws(() => chargeMemory(limits, 1e15, 'things'), {
      message: /raise --max-memory and the heap of Node\.js/,
    });
  });
});

describe('a small archive may take less', () => {
  test('150 MB, and 50 bytes for each byte that it is stored in', () => {
    const limits = withMemoryCount(defaultLimits, 1e6);
    chargeMemory(limits, 200e6, 'things');
    assert.throws(() => chargeMemory(limits, 1, 'things'), {
      code: 'limit',
      message: 'more than 200MB of memory needed for 1MB of archives, at the things; raise --max-memory-ratio',
    });
    countStored(limits, 1e6);
    chargeMemory(limits, 49e6, 'things');
    assert.throws(() => chargeMemory(limits, 1e6, 'things'), { message: /^more than 250MB .* for 2MB / });
  });
  test('not more than any archive', () => {
    const limits = withMemoryCount({ ...defaultLimits, memory: 300e6 }, 1e9);
    assert.throws(() => chargeMemory(limits, 301e6, 'things'), { message: /^more than 300MB .*; raise --max-memory$/ });
  });

  const image = ociArchive([{ names: ['x:1'], steps: [{ entries: [{ path: 'a', body: 'x'.repeat(10_000) }] }] }]);
  const packed = gzipSync(image);
  async function* asStream(): AsyncGenerator<Buffer> {
    yield packed.subarray(0, 100);
    yield packed.subarray(100);
  }
  const layout = join(dirname(written('x', '')), 'layout');
  const entries = asFiles(ociEntries([{ names: ['x:1'], steps: [{ entries: [{ path: 'a' }] }] }], {}));
  for (const [path, content] of entries) {
    mkdirSync(dirname(join(layout, path)), { recursive: true });
    writeFileSync(join(layout, path), content);
  }
  const sizeOfAll = [...entries.values()].reduce((sum, { length }) => sum + length, 0);
  const nested = tar([{ path: 'inner.tar', body: image }]);
  for (const [what, sources, size, growth] of [
    ['a tar', [{ name: written('stored.tar', image) }], image.length, 1],
    ['a compressed tar', [{ name: written('stored.tar.gz', packed) }], packed.length, image.length / packed.length],
    ['a stream', [{ name: '-', stream: asStream() }], packed.length, image.length / packed.length],
    ['a directory: what is read of it', [{ name: layout }], sizeOfAll, 1],
    [
      'several archives',
      [{ name: written('stored.tar', image) }, { name: written('stored.tar.gz', packed) }],
      image.length + packed.length,
      1,
    ],
    [
      'an archive in an archive: once',
      [{ name: written('outer.tar', nested), inside: ['inner.tar'] }],
      nested.length,
      1,
    ],
  ] as const) {
    test(`the size of ${what}`, async () => {
      const limits = withMemoryCount(defaultLimits);
      const opened = [];
      for (const source of sources) opened.push(await openImages(source, new Spool(), limits));
      const [first] = opened;
      assert.ok(first);
      await analyze(first, first.contents.images, { depth: 'verified', limits });
      assert.deepEqual([Number(limits.memoryUsed?.[1]), first.archive.growth], [size, growth]);
    });
  }

  test('an archive of some kB that needs more: one line', async () => {
    const file = written(
      'small.tar.gz',
      gzipSync(
        manyLayers(
          3000,
          times(300, (at) => ({ path: `${at}` })),
        ),
      ),
    );
    const { status, output, errors } = await run(['layers', file]);
    assert.match(
      errors,
      /^timg-inspect: more than 15\dMB of memory needed for \S+kB of archives, at the [^\n]+; raise --max-memory-ratio\n$/,
    );
    assert.deepEqual([status, output], [2, '']);
  });
});

describe('images share', () => {
  const opened = async (archive: Buffer) =>
    await openImages({ name: written('shared.tar', archive) }, new Spool(), defaultLimits);

  test('the merged filesystem of equal layers', async () => {
    const steps = [{ entries: [{ path: 'a' }] }, { entries: [{ path: 'b' }] }];
    const images = await opened(
      dockerSave([
        { names: ['x:1'], steps },
        { names: ['x:2'], steps, config: { User: 'other' } },
        { names: ['x:3'], steps: steps.slice(0, 1) },
      ]),
    );
    const {
      images: [a, b, c],
    } = await analyze(images, images.contents.images, { depth: 'merged', limits: defaultLimits });
    assert.ok(a?.merged && a.merged === b?.merged);
    assert.deepEqual([a.image.names, b.image.names], [['x:1'], ['x:2']]);
    assert.notEqual(a.merged, c?.merged);
    assert.equal(c?.merged?.tables.length, 1);
  });

  test('the chain of layers of images before Docker 1.10', async () => {
    const steps = times(3, (at) => ({ entries: [{ path: `${at}` }], createdBy: `RUN ${at}` }));
    const { contents } = await opened(
      tar(
        dockerSaveV1Entries([
          { names: ['x:1'], steps },
          { names: ['x:2'], steps: [...steps, { entries: [{ path: 'more' }] }] },
        ]),
      ),
    );
    const [a, b] = contents.images.map(({ layers }) => layers);
    assert.deepEqual([a?.length, b?.length], [3, 4]);
    for (const at of [0, 1]) assert.equal(a?.[at], b?.[at]);
    assert.deepEqual(
      b?.map(({ index }) => index),
      [0, 1, 2, 3],
    );
  });
});

describe('columns of attributes', () => {
  test('give each row its own attributes', () => {
    const builder = new XattrBuilder();
    const a = [{ name: 'user.ä', value: Buffer.from([0, 255]) }];
    const b = [
      { name: 'a', value: Buffer.alloc(0) },
      { name: 'b', value: Buffer.from('value') },
    ];
    for (const [row, list] of [
      [0, []],
      [1, a],
      [2, a],
      [5, b],
      [7, a],
    ] as const)
      builder.add(row, list);
    const columns = builder.build();
    const found = times(9, (row) =>
      xattrsOfRow(columns, row).map(({ name, value }) => `${name}=${Buffer.from(value).toString('hex')}`),
    );
    const [inA, inB] = [['user.ä=00ff'], ['a=', 'b=76616c7565']];
    assert.deepEqual(found, [[], inA, inA, [], [], inB, [], inA, []]);
    // Neighbors share a list.
    assert.deepEqual([...columns.lists], [0, 0, 1, 2]);
  });

  test('take a name and two numbers for an attribute without a value', () => {
    const builder = new XattrBuilder();
    builder.add(
      0,
      times(1000, (at) => ({ name: String(at).padStart(4, '0'), value: Buffer.alloc(0) })),
    );
    const bytes = Object.values(builder.build()).reduce((sum, { byteLength }) => sum + byteLength, 0);
    assert.equal(bytes, 1000 * (4 + 2 * 8) + 3 * 4);
  });
});
