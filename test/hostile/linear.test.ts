// Time is near linear in the input. Work is counted where it can be; elsewhere the input is so large that the work once done
// for each pair, prefix or comparison would take minutes.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { codecOf } from '../../src/bytes/compression/codecs.ts';
import { streamDecompressed } from '../../src/bytes/compression/decompress.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { analyzeGroup, type Group } from '../../src/cli/check/analyze-pairs.ts';
import { requireFewImages } from '../../src/cli/check/candidates.ts';
import type { Image } from '../../src/image/image.ts';
import { uniqueNames } from '../../src/image/tell-apart.ts';
import { comparePaths, decodePath } from '../../src/oci/entry-path.ts';
import { causesTable } from '../../src/report/bloat/causes.ts';
import { directoriesTable } from '../../src/report/bloat/directories.ts';
import { leftoversTable } from '../../src/report/bloat/leftovers.ts';
import type { VerifyData } from '../../src/report/verify.ts';
import { selfOrAncestor } from '../../src/rules/budget.ts';
import { FileTree } from '../../src/tree/file-tree.ts';
import { findPath } from '../../src/tree/lookup.ts';
import { comparedBytes } from '../../src/workers/compare-files.ts';
import type { BlobDigests } from '../../src/workers/tasks.ts';
import { WorkerPool } from '../../src/workers/worker-pool.ts';
import { filesIn } from '../support/answers.ts';
import { gzip } from '../support/compress.ts';
import { BlobStore, buildImage, MEDIA, ociArchive } from '../support/image-builder.ts';
import { mergedLayers } from '../support/merged-layers.ts';
import { addImage, layoutEntries } from '../support/oci-layout.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const write = temporaryFolder('linear');

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const file = (path: string): TarLiteral => ({ path, body: 'x' });
const deep = (depth: number): string => 'd/'.repeat(depth);

/** The number of calls of a method of the tree while something runs. */
async function callsOf(name: 'child' | 'pathOf', work: () => Promise<unknown>): Promise<number> {
  const method = FileTree.prototype[name] as (...given: unknown[]) => unknown;
  let calls = 0;
  Object.assign(FileTree.prototype, {
    [name](this: FileTree, ...given: unknown[]) {
      calls += 1;
      return method.apply(this, given);
    },
  });
  try {
    await work();
  } finally {
    Object.assign(FileTree.prototype, { [name]: method });
  }
  return calls;
}

describe('links', () => {
  for (const [what, link, extra] of [
    ['relative', deep(1000), []],
    ['absolute', `/${deep(1000)}`, []],
    ['with a dot in each step', './d/'.repeat(500), [file(`${deep(500)}end`)]],
    ['through another link', 'other', [{ path: 'other', link: deep(1000) }]],
    ['with steps up', `${deep(400)}${'../'.repeat(400)}${deep(400)}`, []],
    ['to a directory that is missing', `${deep(1000)}missing`, []],
  ] as const) {
    test(`${what}: the target is walked once for all entries behind it`, async () => {
      const entries: TarLiteral[] = [{ path: deep(1000) }, ...extra, { path: 'link', link }];
      const behind = times(500, (at) => file(`link/${at}/f`));
      const calls = await callsOf('child', () => mergedLayers([[...entries, ...behind]]));
      assert.ok(calls < 10_000, `${calls} lookups`);
    });
  }

  for (const [what, change, expected] of [
    ['is replaced by another link', [{ path: 'link', link: 'c' }], 'c/two/f file 1'],
    ['leads to a directory that is replaced', [file('a'), { path: 'a/b/' }], 'a/b/two/f file 1'],
    ['leads through a link that is replaced', [{ path: 'a', link: 'c' }, { path: 'c/b/' }], 'c/b/two/f file 1'],
    ['is replaced by a directory', [{ path: 'link/' }], 'link/two/f file 1'],
  ] as const) {
    test(`a link that ${what} is followed anew`, async () => {
      const entries: TarLiteral[] = [
        { path: 'a/b/' },
        { path: 'c/' },
        { path: 'link', link: 'a/b' },
        file('link/one/f'),
      ];
      const layer = tar([...entries, ...change, file('link/two/f')]);
      const found = await filesIn(ociArchive([{ names: ['a:1'], steps: [{ tar: layer }] }]));
      assert.ok(found.includes(expected), found.join());
    });
  }

  test('the limit of links counts those that were followed before', async () => {
    const chain = times(45, (at): TarLiteral => ({ path: `l${at}`, link: at === 0 ? 'end' : `l${at - 1}` }));
    const { merged } = await mergedLayers([[{ path: 'end/' }, ...chain, ...times(45, (at) => file(`l${at}/f${at}`))]]);
    const isThere = (at: number) =>
      findPath(merged.tree, `end/f${at}`, defaultLimits, 'not the last link') !== undefined;
    assert.deepEqual([isThere(39), isThere(40)], [true, false]);
  });
});

describe('whiteouts', () => {
  test('below a directory 2,000 levels deep', async () => {
    const count = 3000;
    const whiteouts = times(count, (at): TarLiteral => ({ path: `${deep(2000)}.wh.${at}` }));
    const { merged } = await mergedLayers([[file(`${deep(2000)}7`), file(`${deep(2000)}stays`)], whiteouts]);
    assert.equal(merged.changeCounts[1]?.removed, 1);
  });
  test('behind links to a deep directory: no path is built for a prefix', async () => {
    const links = times(300, (at): TarLiteral => ({ path: `l${at}`, link: deep(1000) }));
    const whiteouts = times(300, (at): TarLiteral => ({ path: `l${at}/.wh.${at}` }));
    const lower = [file(`${deep(1000)}7`), file(`${deep(1000)}stays`), ...links];
    const calls = await callsOf('pathOf', () => mergedLayers([lower, whiteouts]));
    assert.ok(calls < 20_000, `${calls} paths`);
  });
  for (const [what, own, isHidden] of [
    ['a link of the lower layers', [], true],
    ['a link, with its target described again', [{ path: 'b/' }], true],
    ['a link, with a file beside it', [file('lx'), file('b/y')], true],
    ['a link that the layer replaces by a file', [file('l')], false],
    ['a link that the layer replaces by a directory', [{ path: 'l/' }], false],
    ['a link that the layer replaces by another one', [{ path: 'l', link: 'c' }], false],
    ['a file and then a directory of the layer', [file('l'), { path: 'l/' }], false],
  ] as const) {
    test(`behind ${what}`, async () => {
      const lower: TarLiteral[] = [file('b/x'), { path: 'c/' }, { path: 'l', link: 'b' }];
      const { merged } = await mergedLayers([lower, [...own, { path: 'l/.wh.x' }]]);
      assert.equal(findPath(merged.tree, 'b/x', defaultLimits, 'not the last link') === undefined, isHidden);
    });
  }
});

test('names that are not UTF-8 are compared without encoding them', () => {
  const prefix = Buffer.alloc(4000, 0xff);
  const names = times(2000, (at) => decodePath(Buffer.concat([prefix, Buffer.from([0x80 + (at % 100), at % 120])])));
  const bytes = (name: string): number => name.charCodeAt(4000);
  const sorted = names.sort(comparePaths).map(bytes);
  assert.deepEqual(
    sorted,
    sorted.toSorted((a, b) => a - b),
  );
});

/** With a cache, contents are compared by their digests, and layers that are known do not expand. */
const uncached = { TIMG_INSPECT_CACHE: '' };

test('equal pairs of layers A B A B are compared once', async () => {
  const layers = ['a', 'b'].map((last) => tar([{ path: 'f', body: `${'a'.repeat(100_000)}${last}` }]));
  const store = new BlobStore();
  const built = buildImage({ names: ['a:1'], steps: times(40, (at) => ({ tar: layers[at % 2] as Buffer })) });
  const archive = tar(layoutEntries(store, [addImage(store, built, { compression: 'none' })]));
  const original = WorkerPool.prototype.run;
  let read = 0;
  WorkerPool.prototype.run = function (this: WorkerPool, kind, inputs) {
    if (kind === 'compare') for (const input of inputs) read += comparedBytes(input as never);
    return original.call(this, kind, inputs) as never;
  } as typeof original;
  try {
    const { output } = await run(['layers', '-', '--format', 'json'], { stdin: archive, environment: uncached });
    const { overwritten } = JSON.parse(output).data.images[0].sizes;
    assert.equal(overwritten ?? 39 * 100_001, 39 * 100_001);
  } finally {
    WorkerPool.prototype.run = original;
  }
  assert.equal(read, 2 * 100_001);
});

describe('blobs that nothing refers to', () => {
  const hash = (algorithm: string, body: string): string => createHash(algorithm).update(body).digest('hex');
  const blobs = times(2500, (at): TarLiteral => ({ path: `blobs/sha256/${hash('sha256', `${at}`)}`, body: `${at}` }));
  const bodies = ['x'.repeat(2_000_000), 'y', 'z'.repeat(2_000_000)];
  const others = bodies.map((body): TarLiteral => ({ path: `blobs/sha512/${hash('sha512', body)}`, body }));
  const wrong: TarLiteral = { path: `blobs/sha256/${'0'.repeat(64)}`, body: 'wrong' };
  const store = new BlobStore();
  const image = addImage(store, buildImage({ names: ['a:1'], steps: [{ entries: [file('f')] }] }), {});
  const archive = tar([...layoutEntries(store, [image]), ...blobs, wrong, ...others]);

  test('are hashed a thousand at once', async () => {
    const original = WorkerPool.prototype.run;
    const sizes: number[] = [];
    WorkerPool.prototype.run = function (this: WorkerPool, kind, inputs) {
      if (kind === 'digest') sizes.push(...inputs.map((input) => (input as BlobDigests).ranges.length));
      return original.call(this, kind, inputs) as never;
    } as typeof original;
    try {
      const { status, output } = await run(['verify', '-', '--format', 'json'], { stdin: archive });
      const { blobs: found } = JSON.parse(output).data as VerifyData;
      const of = (wanted: string) => found.filter(({ status }) => status === wanted).map(({ name }) => name);
      assert.deepEqual([status, of('mismatch')], [1, [wrong.path]]);
      const verified = new Set(of('verified'));
      assert.ok([...blobs, ...others].every(({ path }) => verified.has(String(path))));
    } finally {
      WorkerPool.prototype.run = original;
    }
    // A large blob is not hashed with others, so that several threads can share the work.
    assert.deepEqual(sizes, [1000, 1000, 501, 1, 1, 1]);
  });
});

describe('layers that expand', () => {
  const bomb = (name: string): Buffer => tar([{ path: name, body: Buffer.alloc(800_000) }]);
  const archive = (count: number): Buffer => {
    const store = new BlobStore();
    const built = buildImage({ names: ['a:1'], steps: times(count, (at) => ({ tar: bomb(`zeros${at}`) })) });
    const layer = (to: BlobStore, content: Buffer) => to.add(MEDIA.gzipLayer, gzip(content));
    return tar(layoutEntries(store, [addImage(store, built, { layer })]));
  };
  const limited = ['-', '--max-expanded-size', '1MB', '--max-expansion-ratio', '10'];

  test('one within the limit', async () => assert.equal((await run(limited, { stdin: archive(1) })).status, 0));
  for (const command of [[], ['verify'], ['digests'], ['validate']]) {
    test(`several that exceed it only together: ${command.join() || 'overview'}`, async () => {
      const { status, errors } = await run([...command, ...limited], { stdin: archive(3) });
      assert.equal(status, 2);
      assert.match(
        errors,
        /the layers together expand to more than 1MB beyond 10 times their stored size, .*--max-expanded-size or --max-expansion-ratio\n$/,
      );
    });
  }
  test('bytes of bzip2 count four times, because it is slow', async () => {
    const limits = { ...defaultLimits, expansionRatio: 10 };
    // The output of `head -c 900000 /dev/zero | bzip2 -9`.
    const zeros = Buffer.from('QlpoOTFBWSZTWWPj7KIABuTBAMAAAgAACCAAMMwJqmmUoTapKE8XckU4UJBj4+yi', 'base64');
    const size = async (stream: Buffer, expandedSize: number): Promise<number> => {
      const codec = codecOf(stream);
      assert.ok(codec);
      let bytes = 0;
      for await (const chunk of streamDecompressed(codec, one(stream), { ...limits, expandedSize }))
        bytes += chunk.length;
      return bytes;
    };
    assert.equal(await size(gzip(Buffer.alloc(900_000)), 900_000), 900_000);
    assert.equal(await size(zeros, 3_600_000), 900_000);
    await assert.rejects(size(zeros, 3_500_000), { kind: 'limit', message: /raise --max-expanded-size/ });
    // What is within the ratio does not count, however slow it is.
    const words = randomBytes(200_000);
    assert.equal(await size(gzip(words), 1), 200_000);
  });

  describe('in an archive that is compressed, too', () => {
    /** The layers are a thousandth of their size, and within the limit, if the archive is not compressed. */
    const large = (name: string): Buffer => tar([{ path: name, body: Buffer.alloc(4_000_000) }]);
    const store = new BlobStore();
    const built = buildImage({ names: ['a:1'], steps: times(3, (at) => ({ tar: large(`zeros${at}`) })) });
    const layer = (to: BlobStore, content: Buffer) => to.add(MEDIA.gzipLayer, gzip(content));
    const plain = tar([
      ...layoutEntries(store, [addImage(store, built, { layer })]),
      { path: 'zeros', body: Buffer.alloc(500_000) },
    ]);
    const thousand = ['-', '--max-expanded-size', '4MB', '--max-expansion-ratio', '1100'];
    for (const [what, stdin, fault] of [
      ['not compressed', plain, undefined],
      ['once', gzip(plain), /the layers together expand to more than 4MB beyond 1100 times their stored size/],
      ['with data that does not compress', gzip(Buffer.concat([plain, randomBytes(4_000_000)])), undefined],
      [
        'twice',
        gzip(gzip(tar([{ path: 'a', body: Buffer.alloc(8_000_000) }]))),
        /the gzip stream expands to more than/,
      ],
    ] as const) {
      test(what, async () => {
        const { status, errors } = await run(thousand, { stdin, environment: uncached });
        assert.match(errors, fault ?? /^(?:timg-inspect: (?:note|warning): .*\n)*$/);
        assert.equal(status, fault ? 2 : 0);
      });
    }
    test('an archive in it', async () => {
      const outer = gzip(tar([{ path: 'inner.tar', body: plain }]));
      const file = write('outer.tar.gz', outer);
      const { status, errors } = await run([`${file}!inner.tar`, ...thousand.slice(1)], { environment: uncached });
      assert.match(errors, /the layers together expand/);
      assert.equal(status, 2);
    });
  });

  test('the same with a higher limit', async () => {
    assert.equal((await run(['-', '--max-expansion-ratio', '1000'], { stdin: archive(3) })).status, 0);
    assert.equal((await run([...limited.slice(0, 1), '--max-expanded-size', '3MB'], { stdin: archive(3) })).status, 0);
  });
});

test('names that only one of many images has', () => {
  const images = times(30_000, (at) => ({ names: ['shared:1', `own:${at}`] }) as unknown as Image);
  const names = uniqueNames(images);
  assert.deepEqual([names.size, names.get(images[7] as Image)], [30_000, 'own:7']);
});

describe('check of many images', () => {
  const archive = (count: number): Buffer => {
    const store = new BlobStore();
    const manifests = times(count, (at) =>
      addImage(store, buildImage({ names: [`a:${at}`], steps: [], config: { User: `${at}` } }), {}),
    );
    return tar(layoutEntries(store, manifests));
  };
  test('of a small archive', async () => {
    const { output, errors } = await run(['check', '-', '--budget', 'wasted=1MB', '--format', 'json'], {
      stdin: gzip(archive(600)),
    });
    assert.equal(errors, '');
    assert.equal(JSON.parse(output).data.images.length, 600);
  });
  test('one of them', async () => {
    const args = ['check', '-', '--budget', 'wasted=1MB', '--image', '@7'];
    assert.equal((await run(args, { stdin: gzip(archive(600)) })).status, 0);
  });
  test('too many for the size of the archives', () => {
    requireFewImages(4000, 0);
    requireFewImages(14_000, 10e6);
    assert.throws(() => requireFewImages(4100, 50_000), {
      code: 'limit',
      message:
        '4,100 images are too many to check in archives of 50kB; choose fewer: --image @N, --platform, or ARCHIVE#NAME',
    });
  });
  test('with too many layers together', async () => {
    const pairOf = (count: number) => ({ candidate: { image: { layers: times(count, () => ({})) } } });
    const analyzeSelected = () => assert.fail('the images are read');
    const group = { reading: 'merged', places: [0, 1], pairs: [pairOf(60_000), pairOf(40_001)] };
    await assert.rejects(analyzeGroup(group as unknown as Group, { analyzeSelected }), {
      code: 'limit',
      message: '2 images together have more than 100,000 layers; choose one with --image or --platform',
    });
  });
});

test('a budget for paths tests the directories of paths of 5,000 levels', () => {
  const path = 'd/'.repeat(5000);
  const isForbidden = (glob: string) => selfOrAncestor([glob]);
  assert.equal(isForbidden('none')(`${path}f`), false);
  assert.equal(isForbidden('/d/d/d')(`${path}f`), true);
  // No system has a directory this deep, but the file itself is shipped.
  assert.equal(isForbidden('f')(`${path}f`), true);
  assert.equal(isForbidden('end')(`${'d/'.repeat(2000)}end/f`), true);
});

test('a budget for paths reads each deep path once, not once for each directory', () => {
  const isForbidden = selfOrAncestor(['/usr/share/doc/**', 'x/**/a', '{/y,z}/**/{a,b}/**', 'x*(a/a/a)']);
  for (let at = 0; at < 1000; at += 1) assert.equal(isForbidden(`${at}/${'a/'.repeat(2000)}f`), false);
  assert.equal(isForbidden(`y/${'a/'.repeat(2000)}f`), true);
  // Directories above two paths are tested once: here they match for the first, and not for the second.
  const isBelow = selfOrAncestor(['a/b']);
  assert.deepEqual(['a/b/c/d', 'a/bc/d', 'a/b/d', 'a/c/d', 'a/c/e/f', 'a/b/e/f'].map(isBelow), [
    ...[true, false, true],
    ...[false, false, true],
  ]);
});

describe('tables of wasted bytes', () => {
  const rows = 1000;
  /** The times that compressed bytes of rows are looked at while a table of them is made. */
  const looks = (table: (all: never[], most: number, command: string) => unknown): number => {
    let count = 0;
    const all = times(rows, (at) => ({
      ...{ path: `${at}`, bytes: 1, fileCount: 1, storedIn: [0], wastedBy: 1, kind: 'deleted', attributes: [] },
      ...{ title: 'a cache', example: 'a', instruction: null, advice: '' },
      get distribution(): null {
        count += 1;
        return null;
      },
    }));
    table(all as never[], Number.POSITIVE_INFINITY, '');
    return count;
  };
  for (const [what, table] of [
    ['directories', directoriesTable],
    ['causes', causesTable],
    ['leftovers', leftoversTable],
  ] as const)
    test(`each of ${rows} ${what} is looked at a few times`, () => {
      const found = looks(table);
      assert.ok(found >= rows && found <= 5 * rows, `${found}`);
    });
});
