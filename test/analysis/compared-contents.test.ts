// Files of equal size and path in two layers are told apart by one differing bit, wherever it is, and equal ones are equal: with the
// keyed hash, in every form in which layers are stored. The key is drawn anew for each analysis and is in nothing that is written.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { analyze } from '../../src/analysis/analyze.ts';
import type { AnalyzeOptions } from '../../src/analysis/analyze-options.ts';
import { Spool } from '../../src/archive/spool.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { openImages } from '../../src/image/open-images.ts';
import { CacheFiles } from '../../src/layer/cache-files.ts';
import type { ContentHashing } from '../../src/layer/content-hash.ts';
import { ScanCache } from '../../src/layer/scan-cache.ts';
import { type LayerScan, scanLayer } from '../../src/layer/scan-layer.ts';
import { overview } from '../../src/report/overview.ts';
import { WorkerPool } from '../../src/workers/worker-pool.ts';
import { flipBits, noise, sha256 } from '../support/bytes.ts';
import { dockerSave, type ImageLiteral, MEDIA, ociArchive } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'compared-contents-'));
const spool = new Spool();
after(() => {
  spool.remove();
  rmSync(folder, { recursive: true });
});

function written(name: string, bytes: Buffer): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

/** Files up to this size are hashed in another way. */
const threshold = 3072;
/** Larger than what is read or decompressed at a time. */
const large = 2 ** 20 + 4099;
const sizes = [
  ...Array.from({ length: 33 }, (_, at) => at + 1),
  threshold - 1,
  threshold,
  threshold + 1,
  4096,
  2 ** 17,
  large,
];

/** The first and the last byte, both ends of blocks at the start, in the middle and at the end, and of what is read at a time. */
function positionsIn(size: number): readonly number[] {
  const inBlocks = size > 2 ** 16 ? [] : [16, Math.floor(size / 32) * 16];
  const borders = [...inBlocks, Math.floor((size - 1) / 16) * 16, 2 ** 16, 2 ** 20];
  const all = [0, size - 1, ...borders.flatMap((at) => [at - 1, at])];
  return [...new Set(all)].filter((at) => at >= 0 && at < size).sort((a, b) => a - b);
}

/** The mode differs, so that equal files are changes, too. */
const cases = sizes.flatMap((size) => {
  const content = noise('content', size);
  const equal = { path: `equal-${size}`, before: content, after: content };
  const others = positionsIn(size).map((at) => {
    const changed = Buffer.from(content);
    flipBits(changed, at, 1 << (at % 8));
    return { path: `differs-${size}-at-${at}`, before: content, after: changed };
  });
  return [equal, ...others];
});
const olderFiles = cases.map(({ path, before: body }): TarLiteral => ({ path, body, mode: 0o644 }));
const newerFiles = cases.map(({ path, after: body }): TarLiteral => ({ path, body, mode: 0o600 }));
/** Tasks are run in several threads only if there is much to read. */
const older = [...olderFiles, { path: 'more', body: Buffer.alloc(2 ** 24) }];
const literal: ImageLiteral = { names: ['app:1'], steps: [{ entries: older }, { entries: newerFiles }] };
const expected = cases.map(({ path }) => [path, path.startsWith('equal') ? 'touched' : 'modified'] as const).sort();

const stored = (content: Buffer): Buffer => gzipSync(content, { level: 0 });
const archives = {
  'gzip layers': ociArchive([literal], { layer: (store, content) => store.add(MEDIA.gzipLayer, stored(content)) }),
  'zstd layers': ociArchive([literal], { compression: 'zstd' }),
  'uncompressed layers': ociArchive([literal], { compression: 'none' }),
  'a gzip layer below an uncompressed one': ociArchive([literal], {
    layer: (store, content, at) =>
      at === 0 ? store.add(MEDIA.gzipLayer, stored(content)) : store.add(MEDIA.layer, content),
  }),
};

const pathsAndKinds = (changes: readonly { readonly path: string; readonly kind: string }[]) =>
  changes.map(({ path, kind }) => [path, kind] as const).sort();

describe('contents are compared', () => {
  for (const [name, bytes] of Object.entries(archives)) {
    const archive = written(`${name}.tar`, bytes);
    for (const jobs of ['0', '2']) {
      test(`${name}, ${jobs} jobs`, async () => {
        const { output } = await run(['changes', archive, '--layer', '1', '--format', 'json', '--jobs', jobs]);
        assert.deepEqual(pathsAndKinds(JSON.parse(output).data.layers[0].changes), expected);
      });
    }
  }

  test('of images that are stored in different forms', async () => {
    const [before, later] = [olderFiles, newerFiles].map(
      (entries): ImageLiteral => ({
        names: ['app:1'],
        steps: [{ entries: [{ path: 'base', body: 'base' }] }, { entries }],
      }),
    );
    const save = written('save.tar', dockerSave([before as ImageLiteral]));
    const layout = written('layout.tar', ociArchive([later as ImageLiteral], { compression: 'zstd' }));
    const { output } = await run(['diff', save, layout, '--format', 'json']);
    assert.deepEqual(pathsAndKinds(JSON.parse(output).data.changes), expected);
  });

  test('of sparse files with other files', async () => {
    const content = Buffer.concat([Buffer.alloc(8192), noise('tail', 512)]);
    const other = Buffer.from(content);
    flipBits(other, 4096, 1);
    const sparse = {
      form: '1.0',
      realSize: content.length,
      segments: [{ at: 8192, body: noise('tail', 512) }],
    } as const;
    const entries = ['equal', 'differs'].map((path): TarLiteral => ({ path, sparse, mode: 0o600 }));
    const archive = written(
      'sparse.tar',
      ociArchive([
        {
          steps: [
            {
              entries: [
                { path: 'equal', body: content },
                { path: 'differs', body: other },
              ],
            },
            { entries },
          ],
        },
      ]),
    );
    const { output } = await run(['changes', archive, '--layer', '1', '--format', 'json']);
    assert.deepEqual(pathsAndKinds(JSON.parse(output).data.layers[0].changes), [
      ['differs', 'modified'],
      ['equal', 'touched'],
    ]);
  });

  test('with digests of files that are shown', async () => {
    const entries = [1, 2].map((at): TarLiteral => ({ path: `copy-${at}`, body: noise('copied', 5000) }));
    const archive = written('same.tar', ociArchive([{ steps: [{ entries }, { entries: newerFiles.slice(0, 1) }] }]));
    const { output } = await run(['bloat', archive, '--format', 'json']);
    assert.deepEqual(
      JSON.parse(output).data.identicalFiles.map(({ digest }: { digest: string }) => digest),
      [sha256(noise('copied', 5000))],
    );
  });
});

/** A pool that remembers how scans hash files. */
class WatchedPool extends WorkerPool {
  readonly hashings: (ContentHashing | undefined)[] = [];

  override start(...[kind, inputs]: Parameters<WorkerPool['start']>): ReturnType<WorkerPool['start']> {
    if (kind === 'scan') this.hashings.push(...(inputs as readonly LayerScan[]).map(({ fileHashing }) => fileHashing));
    return super.start(kind, inputs);
  }
}

async function analyzed(options: Partial<AnalyzeOptions> = {}) {
  const pool = new WatchedPool({});
  const opened = await openImages({ name: join(folder, 'gzip layers.tar') }, spool, defaultLimits);
  const analysis = await analyze(opened, opened.contents.images, {
    depth: 'merged',
    limits: defaultLimits,
    pool,
    ...options,
  });
  return { analysis, hashings: pool.hashings };
}

describe('the key of the hashes', () => {
  test('is the same for all layers, another one for each analysis, and not in the report', async () => {
    const [one, other] = [await analyzed(), await analyzed()];
    const keys = [one, other].map(({ hashings: [first, second] }) => {
      assert.ok(first && first !== 'sha256');
      assert.equal(first.key.length, 16);
      assert.equal(first, second);
      return Buffer.from(first.key);
    });
    assert.notDeepEqual(keys[0], keys[1]);
    const report = JSON.stringify(overview(one.analysis));
    for (const encoding of ['hex', 'base64'] as const)
      assert.ok(!report.includes(keys[0]?.toString(encoding) as string));
  });

  test('is not made if hashes are kept or shown', async () => {
    const cache = { folder: join(folder, 'cache'), size: 1e9, version: '1' };
    assert.deepEqual((await analyzed({ cache })).hashings, ['sha256', 'sha256']);
    assert.deepEqual((await analyzed({ fileDigests: true })).hashings, ['sha256', 'sha256']);
  });

  test('never gets into the cache', async () => {
    const content = tar([{ path: 'a', body: noise('a', 5000) }]);
    const file = written('layer.tar', content);
    const range = { file, start: 0, end: content.length };
    const key = noise('key', 16);
    const scan = { range, depth: 'hashes', hasWhiteouts: true, limits: defaultLimits } as const;
    const names = { diffID: sha256(content) };
    const place = join(folder, 'cache-of-layers');
    const cache = new ScanCache(await CacheFiles.open({ folder: place, size: 1e9, version: '1' }));
    const keyed: LayerScan = { ...scan, fileHashing: { key } };
    await cache.keep(names, keyed, await scanLayer(keyed));
    assert.deepEqual(readdirSync(place), []);
    const plain: LayerScan = { ...scan, fileHashing: 'sha256' };
    await cache.keep(names, plain, await scanLayer(plain));
    assert.equal(readdirSync(place).length, 1);
    const bytes = readFileSync(join(place, readdirSync(place)[0] as string));
    assert.ok(!bytes.includes(key));
    assert.ok((await cache.find(names, keyed))?.fileHashes?.hashing === 'sha256');
  });
});
