// The compressed bytes of each entry: they sum to the blob, whatever is in the tar and however it was compressed; where members
// begin and end with entries, they are those of the members; and what does not compress is told from what does.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { computeLedger } from '../../src/analysis/ledger.ts';
import type { CompressionForm } from '../../src/bytes/compression/codec.ts';
import { gzipCompressor } from '../../src/bytes/compression/gzip.ts';
import { zstdCompressor } from '../../src/bytes/compression/zstd-compressor.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { withMemoryCount } from '../../src/bytes/memory.ts';
import type { Changeset } from '../../src/layer/changeset.ts';
import { type LayerScan, scanLayer } from '../../src/layer/scan-layer.ts';
import { stackLayers } from '../../src/tree/stack.ts';
import { Random } from '../fuzz/random.ts';
import { noise } from '../support/bytes.ts';
import { gzip, multiMemberGzip, pieces, xzStored, zstdSkippable, zstdStored } from '../support/compress.ts';
import { itemAt, last } from '../support/items.ts';
import { chunked, collect } from '../support/read-buffer.ts';
import { type TarLiteral, tar, tarEntry } from '../support/tar-builder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const write = temporaryFolder('distribution-test');

const scan = (blob: Buffer, more: Partial<LayerScan> = {}): Promise<Changeset> =>
  scanLayer({
    range: { file: write('layer', blob), start: 0, end: blob.length },
    depth: 'hashes',
    hasWhiteouts: true,
    limits: defaultLimits,
    distribution: 'stored',
    ...more,
  });

async function shares(blob: Buffer, more: Partial<LayerScan> = {}): Promise<readonly number[]> {
  const { entries } = await scan(blob, more);
  assert.ok(entries.distribution);
  assert.equal(entries.distribution.length, entries.length);
  return [...entries.distribution];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const zstdOf = async (content: Buffer, level = 3): Promise<Buffer> =>
  collect(zstdCompressor.compress(chunked(content, 2 ** 20), level) as AsyncIterable<Buffer>);

function randomEntry(random: Random, at: number): TarLiteral {
  const path = `${random.pick(['a', 'long'.repeat(40), 'ä'])}/${at}`;
  switch (random.below(8)) {
    case 0:
      return { path: `${path}/` };
    case 1:
      return { path, link: 'target' };
    case 2:
      return { path, type: 'hardlink', link: 'a/0' };
    case 3:
      return { path: 'a/same', body: noise(path, random.below(3000)) };
    case 4:
      return {
        path,
        sparse: { form: random.pick(['gnu', '0.1', '1.0']), realSize: 9000, segments: [{ at: 4096, body: 'data' }] },
      };
    case 5:
      return { path: `${path}/`, flag: 'D', body: 'Ya\0Yb\0\0' };
    case 6:
      return { path, body: noise(path, random.below(random.oneIn(4) ? 300_000 : 2000)), xattrs: { 'user.x': 'y' } };
    default:
      return { path, body: Buffer.alloc(random.below(random.oneIn(4) ? 900_000 : 5000), at) };
  }
}

/** Parts of random sizes, some of them empty. */
function split(random: Random, content: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < content.length; ) {
    const size = random.oneIn(5) ? 0 : random.below(random.pick([100, 20_000, 400_000]));
    parts.push(content.subarray(at, at + size));
    at += size;
  }
  return parts;
}

describe('the entries of random tars sum to the blob', () => {
  const random = new Random(21);
  for (let round = 0; round < 7; round += 1) {
    const entries = Array.from({ length: 1 + random.below(30) }, (_, at) => randomEntry(random, at));
    const trailing = random.oneIn(3) ? Buffer.alloc(512 * random.below(40)) : '';
    const content = tar(entries, { blocks: random.pick([0, 1, 2]), trailing });
    const parts = split(random, content);
    const zstdParts = parts.flatMap((part) => [zstdStored(part), ...(random.oneIn(3) ? [zstdSkippable(part)] : [])]);
    for (const [name, blob] of [
      ['gzip', gzip(content)],
      ['gzip members', multiMemberGzip(parts)],
      ['gzip with zeros after it', Buffer.concat([gzip(content), Buffer.alloc(700)])],
      ['zstd frames', Buffer.concat(zstdParts)],
    ] as const) {
      test(`${round}: ${name}`, async () => {
        const found = await shares(blob);
        assert.ok(found.every((share) => Number.isInteger(share) && share >= 0));
        assert.equal(sum(found), blob.length);
        assert.deepEqual(await shares(blob, { chunkSize: 997 }), found);
      });
    }
    test(`${round}: zstd as compressed`, async () => {
      const blob = await zstdOf(content);
      assert.equal(sum(await shares(blob)), blob.length);
    });
  }
});

describe('a member for each entry: its bytes are those of the member', () => {
  const literals: readonly TarLiteral[] = [
    { path: 'etc/' },
    { path: 'etc/zeros', body: Buffer.alloc(200_000) },
    { path: 'etc/noise', body: noise('a', 200_000) },
    { path: 'long'.repeat(50), body: 'x', xattrs: { 'user.a': 'b' } },
    { path: 'dump/', flag: 'D', body: 'Ya\0\0' },
    { path: 'empty', body: '' },
    { path: 'link', type: 'hardlink', link: 'empty' },
    { path: 'sparse', sparse: { form: '1.0', realSize: 9000, segments: [{ at: 4096, body: 'data' }] } },
    { path: 'etc/zeros', body: 'again' },
    { path: 'last', body: 'z' },
  ];
  const entries = literals.map(tarEntry);
  for (const [name, compress] of [
    ['gzip', gzip],
    ['zstd', zstdStored],
  ] as const) {
    test(name, async () => {
      const members = entries.map(compress);
      const end = compress(Buffer.alloc(1024));
      const sizes = members.map(({ length }) => length);
      sizes[sizes.length - 1] = last(sizes) + end.length;
      assert.deepEqual(await shares(Buffer.concat([...members, end])), sizes);
    });
  }
});

test('an xz chunk for each entry: its bytes are those of the chunk', async () => {
  const entries = [30_000, 20_000, 50_000, 9000].map((size, at) =>
    tarEntry({ path: `${at}`, body: noise(`${at}`, size) }),
  );
  const blob = xzStored([...entries, Buffer.alloc(1024)]);
  const found = await shares(blob);
  const header = 12 + 12;
  const before = entries.slice(0, -1).map(({ length }, at) => length + 3 + (at === 0 ? header : 0));
  assert.deepEqual(found, [...before, blob.length - sum(before)]);
  assert.deepEqual(await shares(blob, { chunkSize: 61 }), found);
});

describe('what does not compress and what does are told apart within one step', () => {
  const [size, step] = [2 ** 20, 2 ** 16];
  const bodies = [noise('one', size), Buffer.alloc(size), noise('other', size), Buffer.alloc(size, 'text ')];
  const content = tar(bodies.map((body, at) => ({ path: `${at}`, body })));
  const check = (found: readonly number[], slack: number): void => {
    const compressed = [size, 0, size, 0];
    for (const [at, expected] of compressed.entries()) {
      const share = itemAt(found, at);
      assert.ok(Math.abs(share - expected) <= slack, `entry ${at}: ${share} bytes`);
    }
  };
  // A constant megabyte takes a few kilobytes of gzip.
  test('gzip', async () => check(await shares(gzip(content)), step + 8000));
  test('gzip in members of 300 kB', async () =>
    check(await shares(multiMemberGzip(pieces(content, 300_000))), step + 8000));
  test('zstd', async () => check(await shares(await zstdOf(content)), step));
  for (const form of [
    { compression: 'gzip', level: 6 },
    { compression: 'zstd', level: 3 },
  ] satisfies readonly CompressionForm[]) {
    test(`estimated with ${form.compression}`, async () =>
      check(await shares(content, { distribution: form }), step + 8000));
  }
});

describe('estimate', () => {
  const content = tar([
    { path: 'a', body: noise('a', 300_000) },
    { path: 'b', body: Buffer.alloc(3_000_000, 'b') },
  ]);
  const compressed = async (compressor: typeof gzipCompressor, level: number): Promise<number> => {
    let size = 0;
    for await (const chunk of compressor.compress(chunked(content, 2 ** 20), level)) size += chunk.length;
    return size;
  };
  for (const depth of ['entries', 'hashes'] as const) {
    test(`to depth ${depth}: what the compressor writes, and the entries sum to it`, async () => {
      for (const compressor of [gzipCompressor, zstdCompressor]) {
        const form = { compression: compressor.name, level: 2 };
        const { entries, estimate, compression, observed } = await scan(content, { depth, distribution: form });
        assert.deepEqual(estimate, {
          ...form,
          size: await compressed(compressor, 2),
          library: await compressor.library(),
        });
        assert.equal(sum([...(entries.distribution ?? [])]), estimate?.size);
        assert.equal(compression, 'none');
        const sha256 = `sha256:${createHash('sha256').update(content).digest('hex')}`;
        assert.deepEqual([observed.size, observed.digest], [content.length, depth === 'hashes' ? sha256 : undefined]);
      }
    });
  }
  test('of zeros is no decompression bomb', async () => {
    const zeros = tar([{ path: 'a', body: Buffer.alloc(5_000_000) }]);
    const limits = { ...defaultLimits, expandedSize: 1000, expansionRatio: 2 };
    const { anomalies, estimate } = await scan(zeros, { limits, distribution: { compression: 'gzip', level: 6 } });
    assert.deepEqual(anomalies, []);
    assert.equal(estimate?.compression, 'gzip');
  });
  test('is not made of a layer that is stored compressed', async () => {
    const blob = gzip(content);
    const { entries, estimate } = await scan(blob, { distribution: { compression: 'zstd', level: 3 } });
    assert.equal(estimate, undefined);
    assert.equal(sum([...(entries.distribution ?? [])]), blob.length);
  });
});

test('nothing is found out of an uncompressed layer, nor if it was not asked for', async () => {
  const content = tar([{ path: 'a', body: 'a' }]);
  for (const depth of ['entries', 'hashes'] as const)
    assert.equal((await scan(content, { depth })).entries.distribution, undefined);
  assert.equal((await scan(gzip(content), { distribution: undefined })).entries.distribution, undefined);
});

test('what could not be read belongs to no entry', async () => {
  const content = tar([
    { path: 'a', body: noise('a', 200_000) },
    { path: 'b', body: noise('b', 200_000) },
    { path: 'c', body: 'c' },
  ]);
  const whole = gzip(content);
  const cut = await scan(whole.subarray(0, 300_000));
  assert.equal(cut.anomalies.at(-1)?.kind, 'compression-truncated');
  const [a = 0, b = 0] = cut.entries.distribution ?? [];
  assert.ok(Math.abs(a - 200_000) < 2000, `${a}`);
  assert.ok(b <= 100_000, `${b}`);

  const damaged = Buffer.from(content);
  damaged.fill('?', 200_704, 201_216);
  const { entries, anomalies } = await scan(gzip(damaged));
  assert.ok(anomalies.some(({ kind }) => kind === 'bad-header'));
  assert.deepEqual(entries.length, 1);
  assert.ok(Math.abs((entries.distribution?.[0] ?? 0) - 200_000) < 2000);

  const limits = { ...defaultLimits, entries: 1 };
  const [first] = await shares(whole, { limits });
  assert.ok(Math.abs((first ?? 0) - 200_000) < 2000);
});

test('a layer without entries has none', async () => assert.deepEqual(await shares(gzip(tar([]))), []));

test('the memory of the column is counted', async () => {
  const blob = gzip(tar(Array.from({ length: 4000 }, (_, at) => ({ path: `${at}` }))));
  const used = async (distribution: LayerScan['distribution']): Promise<number> => {
    const limits = withMemoryCount(defaultLimits);
    await scan(blob, { limits, distribution });
    return Number(limits.memoryUsed?.[0]);
  };
  const more = (await used('stored')) - (await used(undefined));
  assert.ok(more >= 4000 * 16 && more <= 4000 * 40, `${more}`);
});

test('of a deleted file without data, the compressed bytes are overhead', async () => {
  const kept = { path: 'kept', body: noise('kept', 1000) };
  const lower = gzip(tar([{ path: 'gone', body: noise('gone', 1000) }, { path: 'empty' }, kept]));
  const changesets = [await scan(lower), await scan(gzip(tar([{ path: '.wh.gone' }, { path: '.wh.empty' }])))];
  const stack = stackLayers(
    changesets.map(({ entries }) => entries),
    defaultLimits,
  );
  const { layers } = computeLedger(changesets, stack, () => false).distribution;
  const [gone = 0, empty = 0, live = 0] = itemAt(changesets, 0).entries.distribution ?? [];
  assert.ok(empty > 0);
  const none = { overwritten: 0, copied: 0, duplicate: 0, unusable: 0 };
  assert.deepEqual(layers[0], { ...none, live, deleted: gone, overhead: empty });
  assert.equal(gone + empty + live, lower.length);
});
