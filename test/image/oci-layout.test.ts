// Nested indexes: followed to their images, each once, and never endlessly.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Archive } from '../../src/archive/archive.ts';
import { openArchive } from '../../src/archive/open-archive.ts';
import { Spool } from '../../src/archive/spool.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import type { Description } from '../../src/image/image.ts';
import { ociLayout } from '../../src/image/oci-layout.ts';
import { DocumentReader } from '../../src/image/read-documents.ts';
import { BlobStore, buildImage, type Descriptor, MEDIA } from '../support/image-builder.ts';
import { first, itemAt } from '../support/items.ts';
import { addAttestation, addImage, layoutEntries, nameAnnotations } from '../support/oci-layout.ts';
import { chunked } from '../support/read-buffer.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

const spool = new Spool();
after(() => spool.remove());

const maxLookups = 20_000;

/** The contents of the layout. Reading more blobs than there are is an error, so that a test does not hang. */
async function read(entries: readonly TarLiteral[]): Promise<Description> {
  const archive = await openArchive({ name: '-', stream: chunked(tar(entries), 65536) }, spool, defaultLimits);
  let lookups = 0;
  const counting: Archive = {
    ...archive,
    find(name) {
      lookups += 1;
      assert.ok(lookups <= maxLookups, 'it goes on and on');
      return archive.find(name);
    },
  };
  return ociLayout.read(counting, new DocumentReader(counting, defaultLimits), defaultLimits);
}

const inShort = ({ images, listed }: Description): string[] => [
  ...images.map(({ names, platform }) => `image ${names.join() || '<none>'} ${platform}`),
  ...listed.map(({ kind, isMissing }) => `${kind} ${isMissing ? 'not here' : 'here'}`),
];

const step = (body: string) => ({ createdBy: 'COPY', entries: [{ path: 'file', body }] });
const addHello = (store: BlobStore, body = 'hello'): Descriptor => addImage(store, buildImage({ steps: [step(body)] }));
const times = (count: number, descriptor: Descriptor): Descriptor[] => Array(count).fill(descriptor);
const named = (descriptor: Descriptor, name = 'hello:1'): Descriptor => ({ ...descriptor, ...nameAnnotations(name) });

describe('nested indexes', () => {
  for (const [depth, expected] of [
    [1, ['image hello:1 linux/amd64']],
    [8, ['image hello:1 linux/amd64']],
    [9, ['index here']],
  ] as const) {
    test(`${depth} deep: ${expected}`, async () => {
      const store = new BlobStore();
      let top = addHello(store);
      for (let level = 0; level < depth; level += 1) top = store.addIndex([top]);
      assert.deepEqual(inShort(await read(layoutEntries(store, [named(top)]))), expected);
    });
  }

  /** Indexes: each lists the next one, the last one an image. */
  const chain = (store: BlobStore, length: number): Descriptor[] => {
    const links = [addHello(store)];
    for (let at = 0; at < length; at += 1) links.unshift(store.addIndex([first(links)]));
    return links.slice(0, -1);
  };
  for (const [what, tops, expected] of [
    ['first too deep, then higher up', [0, 8], ['image <none> linux/amd64']],
    ['first higher up, then too deep', [8, 0], ['image <none> linux/amd64']],
    ['a child of the first one that is too deep', [0, 9], ['image <none> linux/amd64', 'index here']],
    ['too deep the first time, within the limit the second time', [0, 4], ['image <none> linux/amd64']],
    ['never within the limit', [0, 1, 2], ['index here']],
  ] as const) {
    test(`an index listed twice: ${what}`, async () => {
      const store = new BlobStore();
      const indexes = chain(store, 12);
      const top = tops.map((at) => itemAt(indexes, at));
      assert.deepEqual(inShort(await read(layoutEntries(store, top))), expected);
    });
  }

  test('named indexes that lead to one index of many images', async () => {
    const store = new BlobStore();
    const count = 400;
    const images = Array.from({ length: count }, (_, at) => addHello(store, String(at)));
    const inner = store.addIndex(images);
    const top = Array.from({ length: count }, (_, at) => {
      const index = { schemaVersion: 2, mediaType: MEDIA.index, manifests: [inner], annotations: { at: String(at) } };
      return named(store.addJson(MEDIA.index, index), `hello:${at}`);
    });
    const { images: found, hasMoreNames } = await read(layoutEntries(store, top));
    assert.equal(found.length, count);
    assert.deepEqual(
      found[0]?.names,
      Array.from({ length: count }, (_, at) => `hello:${at}`),
    );
    // All images together have at most 100 times as many names as one may have.
    assert.equal(
      found.reduce((sum, { names }) => sum + names.length, 0),
      100 * defaultLimits.names,
    );
    assert.equal(hasMoreNames, true);
  });
  test('names are in the order of the top index, whatever their level', async () => {
    const store = new BlobStore();
    const manifest = addHello(store);
    const inner = store.addIndex([store.addIndex([manifest])]);
    const top = [named(inner, 'hello:deep'), named(manifest, 'hello:top'), named(inner, 'hello:again')];
    assert.deepEqual(inShort(await read(layoutEntries(store, top))), [
      'image hello:deep,hello:again,hello:top linux/amd64',
    ]);
  });
  test('a manifest reached through several indexes is one image with all names', async () => {
    const store = new BlobStore();
    const manifest = addHello(store);
    const inner = store.addIndex([manifest, manifest]);
    const top = [named(inner), named(inner, 'hello:2'), named(manifest, 'example.com/hello:3'), inner];
    assert.deepEqual(inShort(await read(layoutEntries(store, top))), [
      'image hello:1,hello:2,example.com/hello:3 linux/amd64',
    ]);
  });

  test('attestations, artifacts and missing manifests are listed, but are not images', async () => {
    const store = new BlobStore();
    const manifest = addHello(store);
    const gone = addHello(store, 'gone');
    const unknown = store.add('application/x-nobody-knows', 'what');
    const top = store.addIndex([manifest, addAttestation(store, manifest), gone, unknown]);
    store.forget(gone);
    assert.deepEqual(inShort(await read(layoutEntries(store, [named(top)]))), [
      'image hello:1 linux/amd64',
      'attestation here',
      'image not here',
      'artifact here',
    ]);
  });

  test('a missing index', async () => {
    const store = new BlobStore();
    const inner = store.addIndex([addHello(store)]);
    store.forget(inner);
    assert.deepEqual(inShort(await read(layoutEntries(store, [named(inner)]))), ['index not here']);
  });
});

describe('indexes that would be followed endlessly', () => {
  /** A layout with freely named blobs: an index can only list itself with a wrong digest. */
  const forged = (indexes: Readonly<Record<string, readonly string[]>>): TarLiteral[] => {
    const digestOf = (letter: string): string => `sha256:${letter.repeat(64)}`;
    const body = (letters: readonly string[]): string => {
      const manifests = letters.map((letter) => ({ mediaType: MEDIA.index, digest: digestOf(letter), size: 1 }));
      return JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.index, manifests });
    };
    const blobs = Object.entries(indexes).map(([letter, letters]) => ({
      path: letter === 'top' ? 'index.json' : `blobs/sha256/${letter.repeat(64)}`,
      body: body(letters),
    }));
    return [{ path: 'oci-layout', body: '{"imageLayoutVersion":"1.0.0"}' }, ...blobs];
  };

  test('an index that lists itself', async () => {
    assert.deepEqual(inShort(await read(forged({ top: ['a'], a: ['a', 'a'] }))), ['index here']);
  });
  test('two indexes that list each other', async () => {
    assert.deepEqual(inShort(await read(forged({ top: ['a', 'b'], a: ['b'], b: ['a'] }))), ['index here']);
  });

  const hundredfold = (store: BlobStore, levels: number, bottom: Descriptor): Descriptor => {
    let top = bottom;
    for (let level = 0; level < levels; level += 1) top = store.addIndex(times(100, top));
    return top;
  };
  for (const levels of [7, 8, 12]) {
    test(`${levels} levels, each listing the next one 100 times`, async () => {
      const store = new BlobStore();
      const top = hundredfold(store, levels, addHello(store));
      const expected = levels <= 8 ? 'image <none> linux/amd64' : 'index here';
      assert.deepEqual(inShort(await read(layoutEntries(store, times(100, top)))), [expected]);
    });
  }
  test('40 levels, each listing all lower ones, the next one first', async () => {
    const store = new BlobStore();
    const below = [addHello(store)];
    for (let level = 0; level < 40; level += 1) below.unshift(store.addIndex(below));
    assert.deepEqual(inShort(await read(layoutEntries(store, [first(below)]))), ['image <none> linux/amd64']);
  });
  test('40 levels, listed under several names', async () => {
    const store = new BlobStore();
    const top = hundredfold(store, 7, addHello(store));
    const tags = ['a:1', 'a:2', 'a:3', 'a:4'];
    assert.deepEqual(
      inShort(
        await read(
          layoutEntries(
            store,
            tags.map((tag) => named(top, tag)),
          ),
        ),
      ),
      ['image a:1,a:2,a:3,a:4 linux/amd64'],
    );
  });
});
