// manifest.json: file names prove nothing, and LayerSources count only if they describe the blob in the archive.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Spool } from '../../src/archive/spool.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import type { Contents } from '../../src/image/image.ts';
import { openImages } from '../../src/image/open-images.ts';
import { sha256 } from '../support/bytes.ts';
import { buildImage, gzip, MEDIA } from '../support/image-builder.ts';
import { itemAt, take } from '../support/items.ts';
import { chunked } from '../support/read-buffer.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

const spool = new Spool();
after(() => spool.remove());

const image = buildImage({
  steps: ['one', 'two'].map((path) => ({ createdBy: `COPY ${path}`, entries: [{ path, body: path }] })),
});
const [first, second] = take(image.layers, 2);
const item = { Config: 'config.json', RepoTags: ['hello:1'], Layers: ['0.tar', '1.tar'] };

const files = (items: unknown, layers = image.layers.map((layer) => layer.tar)): TarLiteral[] => [
  { path: 'config.json', body: image.config },
  ...layers.map((body, index) => ({ path: `${index}.tar`, body })),
  { path: 'manifest.json', body: JSON.stringify(items) },
];

async function contentsOf(entries: readonly TarLiteral[]): Promise<Contents> {
  const source = { name: '-', stream: chunked(tar(entries), 65536) };
  const { contents } = await openImages(source, spool, defaultLimits);
  assert.deepEqual(contents.formats, ['docker-archive']);
  return contents;
}

describe('LayerSources', () => {
  const plain = (layer: typeof first) => ({ mediaType: MEDIA.layer, size: layer.tar.length, digest: layer.diffID });
  const blob = gzip(first.tar);
  const compressed = { mediaType: MEDIA.gzipLayer, size: blob.length, digest: sha256(blob) };

  /** The declared digests of the two layers with these sources. */
  const declared = async (sources: unknown, layers?: readonly Buffer[]): Promise<(string | null | undefined)[]> => {
    const { images } = await contentsOf(files([{ ...item, LayerSources: sources }], layers && [...layers]));
    return itemAt(images, 0).layers.map((layer) => layer.declared?.digest);
  };

  for (const [what, sources, expected] of [
    ['none', undefined, [undefined, undefined]],
    ['null', null, [undefined, undefined]],
    ['both', { [first.diffID]: plain(first), [second.diffID]: plain(second) }, [first.diffID, second.diffID]],
    ['only for one of two layers', { [second.diffID]: plain(second) }, [undefined, second.diffID]],
    ['another size', { [first.diffID]: { ...plain(first), size: 1 } }, [undefined, undefined]],
    ['no size', { [first.diffID]: { ...plain(first), size: null } }, [undefined, undefined]],
    ['of a compressed blob that is not in the archive', { [first.diffID]: compressed }, [undefined, undefined]],
    ['of a diff ID that is not in the config', { [sha256('x')]: plain(first) }, [undefined, undefined]],
    ['null for a layer', { [first.diffID]: null }, [undefined, undefined]],
  ] as const) {
    test(what, async () => assert.deepEqual(await declared(sources), expected));
  }
  test('of a compressed blob in the archive', async () =>
    assert.deepEqual(await declared({ [first.diffID]: compressed }, [blob, second.tar]), [
      compressed.digest,
      undefined,
    ]));
  test('of the uncompressed layer, with a compressed blob in the archive', async () =>
    assert.deepEqual(await declared({ [first.diffID]: plain(first) }, [blob, second.tar]), [undefined, undefined]));
});

describe('items of manifest.json', () => {
  const inShort = async (entries: readonly TarLiteral[]): Promise<string[]> =>
    (await contentsOf(entries)).images.map(
      ({ names, layers }) => `${names.join()}: ${layers.map(({ name, range }) => `${name}${range ? '' : '?'}`).join()}`,
    );

  for (const [what, items, expected] of [
    ['no image', [], []],
    ['several images', [item, { ...item, RepoTags: ['two:2'] }], ['hello:1: 0.tar,1.tar', 'two:2: 0.tar,1.tar']],
    ['no tags', [{ ...item, RepoTags: null }], [': 0.tar,1.tar']],
    [
      'the full and the short form of one name',
      [{ ...item, RepoTags: ['docker.io/library/hello:1', 'hello:1'] }],
      ['hello:1: 0.tar,1.tar'],
    ],
    ['the same layer twice', [{ ...item, Layers: ['0.tar', '0.tar'] }], ['hello:1: 0.tar,0.tar']],
    [
      'names with ./ and /',
      [{ ...item, Config: './config.json', Layers: ['./0.tar', '/1.tar'] }],
      ['hello:1: 0.tar,1.tar'],
    ],
    [
      'names that lead out of the archive',
      [{ ...item, Layers: ['../../0.tar', '../etc/passwd'] }],
      ['hello:1: 0.tar,etc/passwd?'],
    ],
    ['no layers', [{ ...item, Layers: null }], ['hello:1: ']],
    [
      'names that objects inherit',
      [{ ...item, Layers: ['__proto__', 'constructor'] }],
      ['hello:1: __proto__?,constructor?'],
    ],
  ] as const) {
    test(what, async () => assert.deepEqual(await inShort(files(items)), expected));
  }

  test('a file stored twice: the last one counts', async () => {
    const { images } = await contentsOf([{ path: '0.tar', body: 'old' }, ...files([item])]);
    const range = images[0]?.layers[0]?.range;
    assert.equal(range && range.end - range.start, first.tar.length);
  });
  test('a layer that is a link to another', async () => {
    const entries = files([{ ...item, Layers: ['0.tar', 'x/layer.tar'] }]);
    const { images } = await contentsOf([{ path: 'x/layer.tar', link: '../1.tar' }, ...entries]);
    const range = images[0]?.layers[1]?.range;
    assert.equal(range && range.end - range.start, second.tar.length);
  });
});
