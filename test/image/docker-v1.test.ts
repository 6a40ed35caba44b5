// docker save before 1.10: layers are ordered by their parents. Images are named in `repositories`; without it they are the layers
// that are not a parent. Cycles of parents end.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Spool } from '../../src/archive/spool.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import type { Image } from '../../src/image/image.ts';
import { openImages } from '../../src/image/open-images.ts';
import { first } from '../support/items.ts';
import { chunked } from '../support/read-buffer.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

const spool = new Spool();
after(() => spool.remove());

/** One letter per layer: `{ b: 'a' }` is layer b on top of layer a. */
interface Save {
  readonly parents: Readonly<Record<string, string | null>>;
  readonly repositories?: unknown;
  readonly json?: Readonly<Record<string, unknown>>;
}

const idOf = (letter: string): string => letter.repeat(64);

function saved({ parents, repositories, json }: Save): TarLiteral[] {
  const layers = Object.entries(parents).flatMap(([letter, parent]) => {
    const id = idOf(letter);
    const document = { id, ...(parent === null ? {} : { parent: idOf(parent) }), ...json };
    return [
      { path: `${id}/VERSION`, body: '1.0' },
      { path: `${id}/json`, body: JSON.stringify(document) },
      { path: `${id}/layer.tar`, body: tar([{ path: letter, body: letter }]) },
    ];
  });
  return [...layers, ...(repositories ? [{ path: 'repositories', body: JSON.stringify(repositories) }] : [])];
}

async function imagesOf(save: Save): Promise<readonly Image[]> {
  const source = { name: '-', stream: chunked(tar(saved(save)), 4096) };
  const { contents } = await openImages(source, spool, defaultLimits);
  assert.deepEqual(contents.formats, ['docker-v1']);
  return contents.images;
}

/** The names of each image, and its layers, lowest first. */
const inShort = (images: readonly Image[]): string[] =>
  images.map(({ names, layers }) => `${names.join()}: ${layers.map(({ name }) => name[0]).join('')}`);

describe('images and the order of their layers', () => {
  for (const [what, save, expected] of [
    ['one image, in any order in the tar', { parents: { c: 'b', a: null, b: 'a' } }, [': abc']],
    ['two images on one base', { parents: { a: null, b: 'a', c: 'a' } }, [': ab', ': ac']],
    ['two images without common layers', { parents: { a: null, b: null } }, [': a', ': b']],
    ['a missing parent', { parents: { b: 'a', c: 'b' } }, [': abc']],
    [
      'repositories: two names of one image',
      { parents: { a: null, b: 'a' }, repositories: { one: { 1: idOf('b'), latest: idOf('b') } } },
      ['one:1,one:latest: ab'],
    ],
    [
      'repositories: an image and its parent',
      {
        parents: { a: null, b: 'a' },
        repositories: { base: { 1: idOf('a') }, 'docker.io/library/app': { 2: idOf('b') } },
      },
      ['base:1: a', 'app:2: ab'],
    ],
    ['repositories without names', { parents: { a: null, b: 'a' }, repositories: { one: {} } }, [': ab']],
    ['repositories with null for a tag', { parents: { a: null }, repositories: { one: { 1: null } } }, [': a']],
  ] as const satisfies readonly (readonly [string, Save, readonly string[]])[]) {
    test(what, async () => assert.deepEqual(inShort(await imagesOf(save)), expected));
  }

  test('the instruction of a layer is the command of its container', async () => {
    const json = { created: '2015-01-01T00:00:00Z', container_config: { Cmd: ['/bin/sh', '-c', 'make'] } };
    const { created, layers } = first(await imagesOf({ parents: { a: null }, json }));
    assert.equal(created, '2015-01-01T00:00:00Z');
    assert.equal(layers[0]?.history?.created_by, '/bin/sh -c make');
  });
  test('without a config, only the json of the top layer: no image ID and no diff IDs', async () => {
    const image = first(await imagesOf({ parents: { a: null, b: 'a' } }));
    assert.deepEqual([image.imageID, image.diffIDs, first(image.layers).diffID], Array(3).fill(undefined));
    assert.equal(image.config?.name, `${idOf('b')}/json`);
  });
});

test('what a V1 image calls history or rootfs is none of a config, and is not read', async () => {
  for (const history of [[{ created_by: 5, comment: [] }], 'x', { 0: {} }, [{ created: {} }]]) {
    const { config } = first(
      await imagesOf({ parents: { a: null, b: 'a' }, json: { author: 'a', history, rootfs: 7 } }),
    );
    const { author, history: read, rootfs } = config?.value ?? {};
    assert.deepEqual([author, read, rootfs], ['a', undefined, undefined]);
  }
});

describe('cycles of parents', () => {
  const circle = { a: 'c', b: 'a', c: 'b' };
  test('with a name: each layer once', async () =>
    assert.deepEqual(inShort(await imagesOf({ parents: circle, repositories: { one: { 1: idOf('b') } } })), [
      'one:1: cab',
    ]));
  test('a layer that is its own parent', async () =>
    assert.deepEqual(inShort(await imagesOf({ parents: { a: 'a' }, repositories: { one: { 1: idOf('a') } } })), [
      'one:1: a',
    ]));
  test('without a name, below a layer that is not a parent', async () =>
    assert.deepEqual(inShort(await imagesOf({ parents: { ...circle, d: 'c' } })), [': abcd']));
  test('without a name and without a top layer: no image', async () =>
    assert.deepEqual(await imagesOf({ parents: circle }), []));
});
