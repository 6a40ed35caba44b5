// Hostile archive number N, and the command to run on it: the same for the same number. Dimensions at random sizes and in
// combination, odd tars and documents, compressed and mutated.

import { type OddDocument, oddDocument } from '../../test/differential/json/documents.ts';
import { oddTar } from '../../test/differential/tar/odd-tar.ts';
import { aroundLayer } from '../../test/fuzz/around-layer.ts';
import { mutations } from '../../test/fuzz/mutations.ts';
import { Random } from '../../test/fuzz/random.ts';
import { tarParts } from '../../test/fuzz/tar-parts.ts';
import { gzip, zstdStored } from '../../test/support/compress.ts';
import { BlobStore, buildImage, type Compression, MEDIA } from '../../test/support/image-builder.ts';
import { addImage, layoutEntries } from '../../test/support/oci-layout.ts';
import { type TarLiteral, tar } from '../../test/support/tar-builder.ts';
import type { Dimension, Made } from './dimension.ts';
import { documentDimensions } from './documents.ts';
import { policyDimensions } from './policies.ts';
import { tarDimensions } from './tars.ts';
import { textDimensions } from './texts.ts';

export interface Case extends Pick<Made, 'archive' | 'file'> {
  /** What the archive is made of. */
  readonly story: string;
  /** ARCHIVE and FILE stand for the archive and the other file. */
  readonly command: readonly string[];
}

type Story = Omit<Case, 'command'> & { readonly commands?: readonly (readonly string[])[] | undefined };

const commands: readonly (readonly string[])[] = [
  ['ARCHIVE'],
  ['bloat', 'ARCHIVE'],
  ['verify', 'ARCHIVE'],
  ['check', 'ARCHIVE', '--policy', 'FILE'],
  ['files', 'ARCHIVE'],
  ['ls', 'ARCHIVE'],
  ['validate', 'ARCHIVE'],
  ['diff', 'ARCHIVE', 'samples/hello_image.tar'],
  ['ARCHIVE', '--format', 'html'],
  ['check', 'ARCHIVE', '--policy', 'FILE', '--format', 'markdown'],
  ['inspect', 'ARCHIVE'],
  ['history', 'ARCHIVE', '--no-trunc'],
  ['changes', 'ARCHIVE', '--format', 'json'],
  ['manifest', 'ARCHIVE'],
  ['digests', 'ARCHIVE'],
  ['trace', 'ARCHIVE', 'a/b/c'],
  ['sharing', 'ARCHIVE', 'ARCHIVE'],
];

const policy = Buffer.from(
  JSON.stringify({
    budgets: { 'forbidden-path': ['**/a/**/b', '**/*.key'], 'file-size': '1kB', wasted: '0%', 'image-size': '1MB' },
  }),
);

const dimensions = [...tarDimensions, ...documentDimensions, ...textDimensions];
const makers: readonly ((random: Random) => Story)[] = [
  (random) => ofDimension(random, random.pick(dimensions)),
  (random) => ofDimension(random, random.pick(dimensions)),
  (random) => ofDimension(random, random.pick(policyDimensions)),
  combined,
  oddTars,
  odd,
  (random) => mutated(random, ofDimension(random, random.pick(dimensions))),
  (random) => mutated(random, random.pick([combined, oddTars, odd])(random)),
];

export function hostileCase(number: number): Case {
  const random = new Random(number * 7919 + 18);
  const made = wrapped(random, random.pick(makers)(random));
  const command = random
    .pick(made.commands && random.oneIn(2) ? made.commands : commands)
    .map((word) => word.replaceAll('SIZE', String(1 + random.below(60))));
  return { story: made.story, archive: made.archive, file: made.file ?? policy, command };
}

/** Mostly small, now and then the largest size. */
function sizeFor(random: Random, { sizes }: Dimension): number {
  const most = random.oneIn(40) ? sizes[2] : random.oneIn(6) ? sizes[1] : sizes[0];
  return Math.ceil(most ** random.next());
}

function ofDimension(random: Random, dimension: Dimension): Story {
  const size = sizeFor(random, dimension);
  return { ...dimension.make(size), commands: dimension.commands, story: `${dimension.name} (${size})` };
}

/** The layers of several dimensions in one image. */
function combined(random: Random): Story {
  const parts = Array.from({ length: 2 + random.below(3) }, () =>
    random.oneIn(5) ? oddTars(random) : ofDimension(random, random.pick(tarDimensions)),
  );
  const layers = random.some(
    parts.flatMap(({ archive }) => layersIn(archive)),
    1 + random.below(8),
  );
  const compression = random.pick<Compression>(['none', 'gzip', 'zstd']);
  const store = new BlobStore();
  const image = buildImage({ steps: layers.map((layer) => ({ tar: layer })) });
  return {
    archive: tar(layoutEntries(store, [addImage(store, image, { compression })])),
    story: `layers of ${parts.map(({ story }) => story).join(' and ')}, ${compression}`,
  };
}

/** Members of an archive that are tars; else the archive itself. */
function layersIn(archive: Buffer): readonly Buffer[] {
  const isTar = (body: Buffer): boolean => body.length > 512 && body.toString('latin1', 257, 262) === 'ustar';
  const layers = tarParts(archive)
    .parts.map(({ body }) => body)
    .filter(isTar);
  return layers.length > 0 ? layers : [archive];
}

function oddTars(random: Random): Story {
  const numbers = Array.from({ length: 1 + random.below(20) }, () => random.below(2 ** 30));
  const tars = numbers.map(oddTar);
  const layer = Buffer.concat(random.oneIn(2) ? tars.map((one) => one.subarray(0, -1024)) : tars);
  return { archive: aroundLayer(layer, random), story: `odd tars ${numbers.join(' ')}` };
}

function odd(random: Random): Story {
  const seed = random.below(2 ** 30);
  const document = oddDocument(seed);
  return { archive: tar(withDocument(document)), story: `odd document ${seed} (${document.kind})` };
}

/** An archive in which readers find the document. */
function withDocument({ kind, bytes }: OddDocument): readonly TarLiteral[] {
  const store = new BlobStore();
  const image = buildImage({ steps: [{ entries: [{ path: 'a/b/c', body: 'x' }] }] });
  const layer = store.add(MEDIA.layer, image.layers[0]?.tar ?? '');
  const config = store.add(MEDIA.config, kind === 'oci-config' ? bytes : image.config);
  const manifest = kind === 'oci-manifest' ? store.add(MEDIA.manifest, bytes) : store.addManifest(config, [layer]);
  if (kind === 'docker-v1') {
    const folder = 'a'.repeat(64);
    return [
      { path: `${folder}/json`, body: bytes },
      { path: `${folder}/layer.tar`, body: image.layers[0]?.tar ?? '' },
      { path: 'repositories', body: JSON.stringify({ a: { latest: folder } }) },
    ];
  }
  if (kind === 'oci-index') return layoutEntries(store, [manifest], { index: bytes });
  if (kind === 'oci-layout') return layoutEntries(store, [manifest], { ociLayout: bytes.toString() });
  const names = { 'docker-manifest': 'manifest.json', 'docker-repositories': 'repositories' } as const;
  const file = kind === 'docker-manifest' || kind === 'docker-repositories' ? { [names[kind]]: bytes } : {};
  return layoutEntries(store, [manifest], { files: file });
}

function mutated(random: Random, { archive, story, ...made }: Story): Story {
  const chosen = random.some(mutations, 1 + random.below(3));
  return {
    ...made,
    archive: chosen.reduce((bytes, mutation) => (bytes.length > 0 ? mutation.mutate(bytes, random) : bytes), archive),
    story: `${story}, ${chosen.map(({ name }) => name).join(', ')}`,
  };
}

function wrapped(random: Random, made: Story): Story {
  switch (random.below(8)) {
    case 0:
      return { ...made, archive: gzip(made.archive), story: `${made.story}, gzipped` };
    case 1:
      return { ...made, archive: gzip(gzip(made.archive)), story: `${made.story}, gzipped twice` };
    case 2:
      return { ...made, archive: zstdStored(made.archive), story: `${made.story}, zstd` };
    case 3: {
      const other = odd(random);
      const end = tarParts(made.archive).tail.length;
      const archive = Buffer.concat([made.archive.subarray(0, made.archive.length - end), other.archive]);
      return { ...made, archive, story: `${made.story}, then ${other.story}` };
    }
    default:
      return made;
  }
}
