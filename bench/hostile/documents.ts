// Dimensions of an archive's documents: layers, images, names, indexes, histories, JSON.
import { gzipSync } from 'node:zlib';
import { hex256 } from '../../test/support/bytes.ts';
import {
  BlobStore,
  buildImage,
  type Descriptor,
  dockerSaveV1,
  type ImageLiteral,
  LINUX_AMD64,
  MEDIA,
  type StepLiteral,
} from '../../test/support/image-builder.ts';
import { addLayer, layoutEntries, nameAnnotations, OCI_LAYOUT } from '../../test/support/oci-layout.ts';
import { type TarLiteral, tar } from '../../test/support/tar-builder.ts';
import { type Dimension, files, imageOf, type Made, times, usualCommands } from './dimension.ts';

const step = (name: string, count = 1): StepLiteral => ({ entries: files(count, (i) => `${name}${i}`) });

/** A layout whose index.json lists what is added to the store. */
const layout = (fill: (store: BlobStore) => readonly Descriptor[]): Made => {
  const store = new BlobStore();
  const manifests = fill(store);
  return { archive: tar(layoutEntries(store, manifests)) };
};

const addImage = (store: BlobStore, steps: readonly StepLiteral[], literal: Partial<ImageLiteral> = {}): Descriptor => {
  const image = buildImage({ ...literal, steps });
  const config = store.add(MEDIA.config, image.config);
  return store.addManifest(
    config,
    image.layers.map((layer) => addLayer(store, layer.tar, 'none')),
  );
};

const labeled = (index: number): Partial<ImageLiteral> => ({ config: { Labels: { index: String(index) } } });
const named = (index: number, descriptor: Descriptor): Descriptor => ({
  ...descriptor,
  ...nameAnnotations(`name${index}:1`),
});

/** One config and manifest.json of `docker save` for given layer blobs and the order in which they are listed. */
const listed = (blobs: readonly Buffer[], order: readonly number[]): Made => {
  const names = blobs.map((blob) => `${hex256(blob)}/layer.tar`);
  const config = {
    ...LINUX_AMD64,
    rootfs: { type: 'layers', diff_ids: order.map((at) => `sha256:${hex256(blobs[at] as Buffer)}`) },
  };
  const manifest = [{ Config: 'config.json', RepoTags: ['a:1'], Layers: order.map((at) => names[at]) }];
  return {
    fixed: blobs.reduce((sum, { length }) => sum + length, 0),
    archive: tar([
      ...blobs.map((body, at): TarLiteral => ({ path: names[at] as string, body })),
      { path: 'config.json', body: JSON.stringify(config) },
      { path: 'manifest.json', body: JSON.stringify(manifest) },
    ]),
  };
};

const index = (body: string): Made => ({
  archive: tar([
    { path: 'oci-layout', body: OCI_LAYOUT },
    { path: 'index.json', body },
  ]),
});

const blob = (name: string, count: number, body = 'x'): Buffer =>
  tar(times(count, (i): TarLiteral => ({ path: `${name}${i}`, body })));

export const documentDimensions: readonly Dimension[] = [
  {
    name: 'layers',
    sizes: [250, 1000, 4000],
    make: (n) => imageOf(times(n, (i) => step(`f${i}-`))),
  },
  {
    name: 'a layer listed again',
    sizes: [500, 2000, 8000],
    make: (n) =>
      listed(
        [blob('f', 1)],
        times(n, () => 0),
      ),
  },
  {
    name: 'a layer of many entries listed again',
    sizes: [50, 200, 800],
    make: (n) =>
      listed(
        [blob('f', 2000)],
        times(n, () => 0),
      ),
  },
  {
    name: 'equal pairs of layers A B A B',
    sizes: [50, 200, 800],
    make: (n) =>
      listed(
        [blob('f', 1, 'a'.repeat(200_000)), blob('f', 1, `${'a'.repeat(199_999)}b`)],
        times(n, (i) => i % 2),
      ),
  },
  {
    name: 'equal triples of layers A B C A B C',
    sizes: [50, 200, 800],
    make: (n) =>
      listed(
        times(3, (i) => blob('f', 100, `${'a'.repeat(2000)}${i}`)),
        times(n, (i) => i % 3),
      ),
  },
  {
    name: 'images',
    sizes: [250, 1000, 4000],
    make: (n) => layout((store) => times(n, (i) => addImage(store, [step('f')], labeled(i)))),
  },
  {
    name: 'images that share a layer of many entries',
    sizes: [100, 400, 1600],
    make: (n) => {
      const shared = step('f', 2000);
      return {
        ...layout((store) => times(n, (i) => addImage(store, [shared], labeled(i)))),
        fixed: tar(shared.entries ?? []).length,
      };
    },
  },
  {
    name: 'images × layers',
    sizes: [30, 60, 120],
    make: (n) =>
      layout((store) =>
        times(n, (i) =>
          addImage(
            store,
            times(n, (layer) => step(`f${layer}-`)),
            labeled(i),
          ),
        ),
      ),
  },
  {
    name: 'images of one name',
    sizes: [250, 1000, 4000],
    make: (n) => layout((store) => times(n, (i) => named(0, addImage(store, [], labeled(i))))),
    commands: [
      ...usualCommands,
      ['inspect', 'ARCHIVE'],
      ['manifest', 'ARCHIVE'],
      ['ls', 'ARCHIVE', '--format', '{{.Name}}'],
    ],
  },
  {
    name: 'names of one image',
    sizes: [2000, 8000, 32_000],
    make: (n) =>
      layout((store) => {
        const image = addImage(store, [step('f')]);
        return times(n, (i) => named(i, image));
      }),
  },
  {
    name: 'names × images',
    sizes: [200, 400, 800],
    make: (n) =>
      layout((store) => {
        const images = times(n, (i) => addImage(store, [], labeled(i)));
        return times(n, (i) => named(i, store.addIndex(images, { annotations: { index: String(i) } })));
      }),
  },
  {
    name: 'named indexes that lead to one index',
    sizes: [125, 500, 2000],
    make: (n) =>
      layout((store) => {
        const last = store.addIndex(times(n, (i) => addImage(store, [], labeled(i))));
        return times(n, (i) =>
          named(
            i,
            store.addJson(MEDIA.index, {
              schemaVersion: 2,
              mediaType: MEDIA.index,
              manifests: [last],
              annotations: { i: String(i) },
            }),
          ),
        );
      }),
  },
  {
    name: 'index nesting',
    sizes: [30, 120, 480],
    make: (n) =>
      layout((store) => {
        let level = times(n, (i) => addImage(store, [], labeled(i)));
        for (let depth = 0; depth < 6; depth += 1) {
          const below = level;
          level = times(8, (i) =>
            store.addJson(MEDIA.index, {
              schemaVersion: 2,
              mediaType: MEDIA.index,
              manifests: below,
              annotations: { i: `${depth}${i}` },
            }),
          );
        }
        return level.map((descriptor, i) => named(i, descriptor));
      }),
  },
  {
    name: 'a chain of indexes',
    sizes: [250, 1000, 4000],
    make: (n) =>
      layout((store) => {
        let last = addImage(store, []);
        for (let depth = 0; depth < n; depth += 1) last = store.addIndex([last]);
        return [last];
      }),
  },
  {
    name: 'a chain of V1 images',
    sizes: [250, 1000, 4000],
    make: (n) => ({ archive: dockerSaveV1([{ names: ['a:1'], steps: times(n, (i) => step(`f${i}-`)) }]) }),
  },
  {
    name: 'V1 images × chain',
    sizes: [60, 120, 240],
    make: (n) => ({
      archive: dockerSaveV1(
        times(n, (i) => ({
          names: [`a${i}:1`],
          steps: [...times(n, (layer) => step(`f${layer}-`)), step(`top${i}-`)],
        })),
      ),
    }),
  },
  {
    name: 'history',
    sizes: [2000, 8000, 32_000],
    make: (n) => imageOf([step('f'), ...times(n, (i) => ({ createdBy: `RUN echo ${i} && true` }))]),
    commands: [...usualCommands, ['history', 'ARCHIVE'], ['history', 'ARCHIVE', '--dockerfile'], ['layers', 'ARCHIVE']],
  },
  {
    name: 'annotations',
    sizes: [10_000, 40_000, 160_000],
    make: (n) =>
      layout((store) => [
        { ...addImage(store, [step('f')]), annotations: Object.fromEntries(times(n, (i) => [`a${i}`, 'v'])) },
      ]),
    commands: [...usualCommands, ['manifest', 'ARCHIVE'], ['inspect', 'ARCHIVE']],
  },
  {
    name: 'labels',
    sizes: [10_000, 40_000, 160_000],
    make: (n) => imageOf([step('f')], { config: { Labels: Object.fromEntries(times(n, (i) => [`a${i}`, 'v'])) } }),
    commands: [
      ...usualCommands,
      ['inspect', 'ARCHIVE'],
      ['inspect', 'ARCHIVE', '--format', '{{json .Config.Labels}}'],
      ['diff', 'ARCHIVE', 'ARCHIVE'],
    ],
  },
  {
    name: 'environment',
    sizes: [10_000, 40_000, 160_000],
    make: (n) => imageOf([step('f')], { config: { Env: times(n, (i) => `A${i}=v`) } }),
    commands: [...usualCommands, ['inspect', 'ARCHIVE'], ['diff', 'ARCHIVE', 'samples/hello_image.tar']],
  },
  {
    name: 'history × layers between two images',
    sizes: [500, 2000, 8000],
    make: (n) => imageOf(times(n, (i) => ({ createdBy: `RUN ${(i * 7919) % n}`, ...step(`f${i}-`) }))),
    commands: [
      ['diff', 'ARCHIVE', 'samples/hello_image.tar'],
      ['sharing', 'ARCHIVE', 'samples/hello_image.tar'],
      ['ARCHIVE', '--base', 'samples/hello_base.tar'],
    ],
  },
  {
    name: 'JSON depth',
    sizes: [100_000, 400_000, 1_600_000],
    make: (n) => index(`{"schemaVersion":2,"manifests":[],"annotations":${'['.repeat(n)}${']'.repeat(n)}}`),
  },
  {
    name: 'JSON depth in a label',
    sizes: [200, 800, 3200],
    make: (n) =>
      imageOf([step('f')], { config: { Volumes: JSON.parse(`${'{"a":'.repeat(n)}{}${'}'.repeat(n)}`) as object } }),
    commands: [...usualCommands, ['inspect', 'ARCHIVE'], ['inspect', 'ARCHIVE', '--format', 'json']],
  },
  {
    name: 'JSON width',
    sizes: [20_000, 80_000, 320_000],
    make: (n) => index(`{"schemaVersion":2,"manifests":[],${times(n, (i) => `"k${i}":0`).join(',')}}`),
  },
  {
    name: 'JSON members repeated',
    sizes: [20_000, 80_000, 320_000],
    make: (n) => index(`{"schemaVersion":2,"manifests":[],${times(n, () => `"k":0`).join(',')}}`),
  },
  {
    name: 'JSON of wrong types',
    sizes: [20_000, 80_000, 160_000],
    make: (n) => index(`{"schemaVersion":2,"manifests":[${times(n, () => '0').join(',')}]}`),
  },
  {
    name: 'missing blobs',
    sizes: [2000, 8000, 32_000],
    make: (n) =>
      layout(() =>
        times(n, (i) => ({ mediaType: MEDIA.manifest, digest: `sha256:${i.toString(16).padStart(64, '0')}`, size: 1 })),
      ),
  },
  {
    name: 'missing layers',
    sizes: [500, 2000, 8000],
    make: (n) =>
      layout((store) => {
        const digests = times(n, (i) => `sha256:${i.toString(16).padStart(64, '0')}`);
        const config = store.addJson(MEDIA.config, { ...LINUX_AMD64, rootfs: { type: 'layers', diff_ids: digests } });
        return [
          store.addManifest(
            config,
            digests.map((digest) => ({ mediaType: MEDIA.layer, digest, size: 1 })),
          ),
        ];
      }),
  },
  {
    name: 'attestations',
    sizes: [250, 1000, 4000],
    make: (n) =>
      layout((store) => {
        const image = addImage(store, [step('f')]);
        return [
          image,
          ...times(n, (i) => ({
            ...addImage(store, [], labeled(i)),
            annotations: {
              'vnd.docker.reference.type': 'attestation-manifest',
              'vnd.docker.reference.digest': image.digest,
            },
          })),
        ];
      }),
  },
  {
    name: 'gzip layers that expand',
    sizes: [2, 8, 32],
    make: (n) => {
      const layers = times(n, (i) => tar([{ path: `zeros${i}`, body: Buffer.alloc(2 ** 25) }]));
      return {
        ...layout((store) => {
          const { config } = buildImage({ steps: layers.map((content) => ({ tar: content })) });
          const descriptors = layers.map((content) => store.add(MEDIA.gzipLayer, gzipSync(content)));
          return [store.addManifest(store.add(MEDIA.config, config), descriptors)];
        }),
        expanded: n * 2 ** 25,
      };
    },
  },
  {
    name: 'bzip2 layers that expand',
    sizes: [20, 80, 320],
    make: (n) => {
      const zeros = Buffer.from(bzip2Zeros, 'base64');
      return {
        ...listed(
          times(4, (i) =>
            Buffer.concat([...times(n / 4, () => zeros), ...times(i, () => Buffer.from(bzip2Empty, 'base64'))]),
          ),
          [0, 1, 2, 3],
        ),
        expanded: n * 4e7,
      };
    },
  },
];

/** bzip2 of 40 MB of zeros, and of nothing. */
const bzip2Zeros = 'QlpoOTFBWSZTWdjs3f4BMl9ACMAAABAACCAAMMwJqmmgSlFbUBKUV4u5IpwoSGx2bv8A';
const bzip2Empty = 'QlpoORdyRThQkAAAAAA=';
