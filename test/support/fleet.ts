// Images of several teams for tests about many images, and what the reports of the program say about them: expected answers of queries are
// computed from these, without the tables.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ImageLiteral, ociArchive, type StepLiteral } from './image-builder.ts';
import { first } from './items.ts';
import { file } from './package-literal.ts';
import { inProject } from './project.ts';
import { run } from './run.ts';

/** dpkg's database; each package owns /usr/bin/NAME, of so many bytes. */
const packages = (...all: readonly { name: string; version?: string; arch?: string; size: number }[]) => [
  file(
    'var/lib/dpkg/status',
    all
      .map(
        ({ name, version = '1.0', arch = 'amd64' }) =>
          `Package: ${name}\nStatus: install ok installed\nArchitecture: ${arch}\nVersion: ${version}\n\n`,
      )
      .join(''),
  ),
  ...all.flatMap(({ name, size }) => [
    file(`var/lib/dpkg/info/${name}.list`, `/usr/bin/${name}\n`),
    file(`usr/bin/${name}`, name.repeat(size).slice(0, size)),
  ]),
];

const rootfs = (version: string, size: number): StepLiteral => ({
  createdBy: `ADD rootfs ${version}`,
  entries: [
    file('etc/os-release', 'ID=debian\nVERSION_ID="12"\n'),
    ...packages({ name: 'libc6', version, size }, { name: 'bash', size: 2000 }),
  ],
});
const [oldRoot, newRoot] = [rootfs('2.36-1', 9000), rootfs('2.36-2', 9500)];
const web: StepLiteral = {
  createdBy: 'COPY web /srv',
  entries: [
    file('srv/web.js', 'web'.repeat(900)),
    file('srv/.env', 'SECRET=1\n'),
    file('srv/common.js', 'c'.repeat(4000)),
    file('lib/modules/5.10.0/gone.ko', 'module'),
  ],
};
const api: StepLiteral = {
  createdBy: 'COPY api /srv',
  entries: [file('srv/api.js', 'api'.repeat(500)), file('srv/lib/common.js', 'c'.repeat(4000))],
};
const withoutSecret: StepLiteral = {
  createdBy: 'RUN rm /srv/.env',
  entries: [file('srv/.wh..env', ''), file('lib/.wh.modules', ''), file('srv/web.js', 'w2'.repeat(1000))],
};
const tool = (name: string): StepLiteral => ({ createdBy: 'COPY tool /', entries: [file('tool', name.repeat(300))] });
const onPython = (digest: string) => ({
  Labels: {
    'org.opencontainers.image.base.name': 'docker.io/library/python:3.12',
    'org.opencontainers.image.base.digest': `sha256:${digest.repeat(64)}`,
  },
});

const literals: Readonly<Record<string, readonly ImageLiteral[]>> = {
  'debian-old': [{ names: ['debian:12'], steps: [oldRoot], created: '2024-01-01T00:00:00Z' }],
  'debian-new': [{ names: ['debian:12'], steps: [newRoot], created: '2024-03-01T00:00:00Z' }],
  'team-a': [
    { names: ['team-a/web:1.9'], steps: [oldRoot, web], created: '2024-02-01T00:00:00Z' },
    { names: ['team-a/web:1.10'], steps: [oldRoot, web, withoutSecret], created: '2024-02-01T00:00:00Z' },
  ],
  'team-b': [
    { names: ['team-b/api:1', 'team-b/api:latest'], steps: [newRoot, api], created: '2024-03-05T10:00:00.25Z' },
    {
      names: ['team-b/old:1'],
      steps: [oldRoot, tool('o')],
      created: '2024-01-02T00:00:00Z',
      // The digest of an index: the base image in the tables has another one.
      config: {
        Labels: {
          'org.opencontainers.image.base.name': 'debian:12',
          'org.opencontainers.image.base.digest': `sha256:${'c'.repeat(64)}`,
        },
      },
    },
    { names: ['team-b/tool:1'], steps: [tool('b')], created: '2024-01-05T00:00:00Z', config: onPython('a') },
  ],
  'team-c': [
    { names: ['team-c/tool:1'], steps: [tool('c')], created: '2024-02-05T00:00:00Z', config: onPython('b') },
    {
      names: ['team-c/boot:1'],
      platform: { os: 'linux', architecture: 'arm64' },
      steps: [
        {
          createdBy: 'ADD boot /',
          entries: [
            file('etc/os-release', 'ID=debian\nVERSION_ID="12"\n'),
            file('lib/modules/6.1.0-18-arm64/modules.dep', 'dep'),
            ...packages(
              { name: 'linux-image-6.1.0-18-arm64', version: '6.1.76-1', arch: 'arm64', size: 7000 },
              { name: 'tzdata', arch: 'all', size: 30 },
              { name: 'wine', arch: 'i386', size: 500 },
            ),
          ],
        },
      ],
    },
  ],
  nameless: [{ steps: [oldRoot, tool('n')], created: '2024-01-09T00:00:00Z' }],
};

const samples = [
  'hello_image.tar',
  'hello_image_1.1.0.tar',
  'hello_oci_1.1.0.tar',
  'packages.tar',
  'kernel-modules.tar',
  'multi-platform.tar',
  'copied.tar',
  'duplicates.tar',
  'several-images.tar',
  'windows.tar',
  'docker-26-layer-twice.tar',
  'buildx-zstd.tar',
  'deleted-and-moved.tar',
];

/** Writes the archives of the teams below a folder. Names of all archives, with samples. */
export function writeFleet(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const written = Object.entries(literals).map(([name, images]) => {
    const path = join(folder, `${name}.tar`);
    writeFileSync(path, ociArchive(images));
    return path;
  });
  return [...written, ...samples.map((sample) => inProject('samples', sample))];
}

/** What the report layers says about an image. */
export interface FleetImage {
  readonly archive: string;
  /** What tells it from all others. */
  readonly key: string;
  readonly names: readonly string[];
  readonly imageID: string;
  readonly manifestDigest: string | null;
  readonly platform: string;
  readonly created: string | null;
  readonly sizes: { readonly distribution: number | null; readonly content: number };
  readonly layers: readonly FleetLayer[];
}

export interface FleetLayer {
  /** Digest of the blob. */
  readonly blob: string;
  readonly digest: string | null;
  readonly diffID: string;
  readonly compression: string;
  readonly instruction: string | null;
  readonly sizes: { readonly distribution: number | null; readonly content: number };
}

/** Data of the JSON answer. */
export async function reportData<Data>(...args: readonly string[]): Promise<Data> {
  const { output, errors } = await run([...args, '--format', 'json']);
  if (output === '') throw new Error(errors);
  return JSON.parse(output).data;
}

/** All images of archives; one that several archives have stands once for each. */
export async function fleetImages(archives: readonly string[]): Promise<readonly FleetImage[]> {
  const found: FleetImage[] = [];
  for (const archive of archives) {
    const { images } = await reportData<{ images: readonly FleetImage[] }>('layers', archive);
    for (const image of images) {
      const layers = image.layers.map((layer) => ({ ...layer, blob: layer.digest ?? layer.diffID }));
      const key = image.manifestDigest ?? [image.imageID, ...layers.map(({ blob }) => blob)].join();
      found.push({ ...image, archive, key, layers });
    }
  }
  return found;
}

/** Each image once. */
export const distinct = (images: readonly FleetImage[]): readonly FleetImage[] => [
  ...new Map(images.map((image) => [image.key, image])).values(),
];

/** A report about one image. */
export async function imageReport<Data>(
  { archive, manifestDigest, imageID }: FleetImage,
  command: string,
  ...args: readonly string[]
): Promise<Data> {
  return await reportData<Data>(command, archive, '--image', manifestDigest ?? imageID, ...args);
}

/** What queries call each image, by its key. */
export function labelsOf(images: readonly FleetImage[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { key } of images) {
    const same = images.filter((image) => image.key === key);
    const shown = same.flatMap((image) => (image.names.length > 0 ? image.names : [image.archive]));
    names.set(key, [...new Set(shown)].sort().join(', '));
  }
  const platforms = new Map(images.map(({ key, platform }) => [key, platform]));
  const alike = (key: string) => [...names.keys()].filter((other) => names.get(other) === names.get(key));
  return new Map(
    [...names].map(([key, label]) => {
      if (alike(key).length === 1) return [key, label];
      const onPlatform = alike(key).filter((other) => platforms.get(other) === platforms.get(key));
      return [key, onPlatform.length === 1 ? `${label} (${platforms.get(key)})` : `${label}@${key.slice(0, 19)}`];
    }),
  );
}

export const sum = (values: Iterable<number>): number => Array.from(values).reduce((total, value) => total + value, 0);

/** Items by key, in the order of the keys' first items. */
export function groups<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = found.get(key);
    if (group) group.push(item);
    else found.set(key, [item]);
  }
  return found;
}

/** Bytes of the blob, compressed or not. */
export const storedBytes = ({ sizes: { distribution, content } }: FleetLayer): number => distribution ?? content;

/** Each blob once. */
export const distinctLayers = (images: readonly FleetImage[]): readonly FleetLayer[] => [
  ...new Map(images.flatMap(({ layers }) => layers).map((layer) => [layer.blob, layer])).values(),
];

/** The blobs of an image, each once. */
export const ownBlobs = ({ layers }: FleetImage): readonly string[] => [...new Set(layers.map(({ blob }) => blob))];

/** The first layer with this blob. */
export const layerOf = (layers: readonly FleetLayer[], blob: string): FleetLayer =>
  first(layers.filter((layer) => layer.blob === blob));
