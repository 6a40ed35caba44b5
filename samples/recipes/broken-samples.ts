// Archives that are wrong, or that declare what their bytes do not show: what is missing, cut, lied about, contradicted,
// or null where a list belongs. Each has one fault, unless its name says otherwise.
import {
  BlobStore,
  buildImage,
  dockerSave,
  dockerSaveEntries,
  gzip,
  layoutEntries,
  MEDIA,
  ociArchive,
  ociEntries,
} from '../../test/support/image-builder.ts';
import { addImage, nameAnnotations } from '../../test/support/oci-layout.ts';
import { type TarLiteral, tar } from '../../test/support/tar-builder.ts';
import { small } from './producer-samples.ts';
import { type Sample, sized } from './sample.ts';

const PLAIN = { v1Configs: false };

export function brokenSamples(): readonly Sample[] {
  return [
    ['truncated-archive.tar', cutInside(dockerSaveEntries([small('truncated-archive')], PLAIN), 'manifest.json')],
    ['truncated-early.tar', truncatedEarly()],
    ['truncated-layer.tar', truncatedLayer()],
    ['truncated-gzip.tar.gz', gzip(dockerSave([small('truncated-gzip')], PLAIN)).subarray(0, -300)],
    ['truncated-gzip-layer.tar', ociArchive([small('truncated-gzip-layer')], { layer: cutLast })],
    ['missing-layer.tar', missingLayer()],
    ['missing-config.tar', missingConfig()],
    ['corrupt-layer.tar', corruptLayer()],
    ['wrong-diff-id.tar', wrongDiffID()],
    ['wrong-size.tar', wrongSize()],
    ['lying-media-type.tar', ociArchive([small('lying-media-type')], { layer: lie })],
    ['no-oci-layout.tar', tar(ociEntries([small('no-oci-layout')]).filter(({ path }) => path !== 'oci-layout'))],
    ['no-manifest-json.tar', tar(dockerSaveEntries([small('no-manifest-json')], PLAIN).filter(notManifestJson))],
    ['manifest-null.tar', tar([{ path: 'manifest.json', body: 'null' }])],
    ['manifest-empty.tar', tar([{ path: 'manifest.json', body: '[]' }])],
    ['manifest-not-json.tar', tar([{ path: 'manifest.json', body: '[{"Config":' }])],
    ['repo-tags-null.tar', dockerSave([{ ...small('repo-tags-null'), names: [] }], PLAIN)],
    ['two-descriptions.tar', twoDescriptions()],
    ['history-mismatch.tar', ociArchive([small('history-mismatch', { override: { history: history(3) } })])],
    ['history-null.tar', ociArchive([small('history-null', { override: { history: null } })])],
    ['null-config.tar', ociArchive([small('null-config', { config: nulls() })])],
    ['unreferenced-blobs.tar', unreferenced()],
    ['rootfs-with-manifest.tar', rootfsWithManifest()],
    ['rootfs-whiteout-names.tar', rootfsWhiteoutNames()],
  ];
}

/** An archive that ends so many bytes into the body of one of its files. */
function cutInside(entries: readonly TarLiteral[], path: string, bytes = 100): Buffer {
  const before = tar(
    entries.slice(
      0,
      entries.findIndex((entry) => entry.path === path),
    ),
    { blocks: 0 },
  );
  return tar(entries).subarray(0, before.length + 512 + bytes);
}

/** The descriptions stand behind the blobs, so they are gone too. */
function truncatedEarly(): Buffer {
  const literal = small('truncated-early');
  return cutInside(dockerSaveEntries([literal], PLAIN), `blobs/sha256/${buildImage(literal).layers[1]!.hex}`);
}

/** The order of files in an archive is free: here the second layer is the last, and all else can be read. */
function truncatedLayer(): Buffer {
  const literal = small('truncated-layer');
  const layer = `blobs/sha256/${buildImage(literal).layers[1]!.hex}`;
  const entries = dockerSaveEntries([literal], PLAIN);
  const ordered = [false, true].flatMap((isLast) => entries.filter(({ path }) => (path === layer) === isLast));
  return cutInside(ordered, layer, 1100);
}

function cutLast(store: BlobStore, content: Buffer, index: number) {
  const blob = gzip(content);
  return store.add(MEDIA.gzipLayer, index === 1 ? blob.subarray(0, -40) : blob);
}

/** An uncompressed layer under the name of a gzip one. */
function lie(store: BlobStore, content: Buffer, index: number) {
  return store.add(MEDIA.gzipLayer, index === 0 ? content : gzip(content));
}

function missingLayer(): Buffer {
  const literal = small('missing-layer');
  const gone = `blobs/sha256/${buildImage(literal).layers[1]!.hex}`;
  return tar(dockerSaveEntries([literal], PLAIN).filter(({ path }) => path !== gone));
}

function missingConfig(): Buffer {
  const literal = small('missing-config');
  const gone = `blobs/sha256/${buildImage(literal).configHex}`;
  return tar(dockerSaveEntries([literal], PLAIN).filter(({ path }) => path !== gone));
}

/** The second layer's blob has other bytes than its digest says: one file's body differs. */
function corruptLayer(): Buffer {
  const literal = small('corrupt-layer');
  const layer = buildImage(literal).layers[1]!;
  const other = Buffer.from(layer.tar);
  other.write('CORRUPT', 1024, 'latin1');
  return tar(replaceBody(dockerSaveEntries([literal], PLAIN), `blobs/sha256/${layer.hex}`, other));
}

/** Blob digests are right, but the config declares the diffIDs in the wrong order. */
function wrongDiffID(): Buffer {
  const literal = small('wrong-diff-id');
  const ids = buildImage(literal).layers.map(({ diffID }) => diffID);
  return ociArchive([{ ...literal, override: { rootfs: { type: 'layers', diff_ids: [...ids].reverse() } } }]);
}

/** The first layer's descriptor says one byte more than its blob has. */
function wrongSize(): Buffer {
  return ociArchive([small('wrong-size')], {
    layer: (store, content, index) => {
      const descriptor = store.add(MEDIA.gzipLayer, gzip(content));
      return index === 0 ? { ...descriptor, size: descriptor.size + 1 } : descriptor;
    },
  });
}

function notManifestJson({ path }: TarLiteral): boolean {
  return path !== 'manifest.json' && path !== 'repositories';
}

/** manifest.json and index.json speak of two different images under one name. */
function twoDescriptions(): Buffer {
  const literal = small('two-descriptions');
  const step = { createdBy: 'COPY more /more', entries: [{ path: 'more', body: sized(50, 'more') }] };
  const longer = { ...literal, steps: [...literal.steps, step] };
  const store = new BlobStore();
  const manifest = addImage(store, buildImage(longer), { compression: 'none' });
  const named = { ...manifest, ...nameAnnotations('sample/two-descriptions:1') };
  const index = layoutEntries(store, [named]).filter(({ path }) => !String(path).endsWith('/'));
  const seen = new Set(index.map(({ path }) => path));
  return tar([...dockerSaveEntries([literal], PLAIN).filter(({ path }) => !seen.has(path)), ...index]);
}

function history(steps: number): readonly unknown[] {
  return Array.from({ length: steps }, (_, i) => ({ created: '2024-01-01T00:00:00Z', created_by: `step ${i}` }));
}

/** Every optional field null, as old builders wrote them: legal. */
function nulls(): Readonly<Record<string, unknown>> {
  const fields = [
    'Cmd',
    'Entrypoint',
    'Env',
    'ExposedPorts',
    'Labels',
    'OnBuild',
    'StopSignal',
    'Volumes',
    'WorkingDir',
  ];
  return Object.fromEntries(fields.map((field) => [field, null]));
}

function unreferenced(): Buffer {
  const store = new BlobStore();
  const manifest = addImage(store, buildImage(small('unreferenced-blobs')));
  store.add('', sized(2000, 'nobody refers to this'));
  store.addJson('', { note: 'nor to this' });
  return tar(layoutEntries(store, [{ ...manifest, ...nameAnnotations('sample/unreferenced-blobs:1') }]));
}

/** A root file system of a web application, whose own files are named like an image's. */
function rootfsWithManifest(): Buffer {
  return tar([
    { path: '.dockerenv', mode: 0o755 },
    { path: 'bin', link: 'usr/bin' },
    { path: 'etc/' },
    { path: 'etc/os-release', body: 'ID=debian\n' },
    { path: 'index.json', body: '{"pages":["home","about"]}\n' },
    { path: 'manifest.json', body: '{"name":"app","display":"standalone","icons":[]}\n' },
    { path: 'repositories', body: 'deb https://deb.example bookworm main\n' },
    { path: 'usr/' },
    { path: 'usr/bin/' },
    { path: 'usr/bin/sh', body: sized(64, 'sh'), mode: 0o755 },
  ]);
}

/** An exported root file system: what looks like whiteouts are files. */
function rootfsWhiteoutNames(): Buffer {
  return tar([
    { path: '.dockerenv', mode: 0o755 },
    { path: 'etc/' },
    { path: 'etc/.wh.conf', body: sized(30, 'a file') },
    { path: 'etc/.wh..wh..opq', body: sized(12, 'a file too') },
    { path: 'etc/conf', body: sized(40, 'conf') },
    { path: 'etc/hosts', body: '127.0.0.1 localhost\n' },
  ]);
}

function replaceBody(entries: readonly TarLiteral[], path: string, body: Buffer): readonly TarLiteral[] {
  return entries.map((entry) => (entry.path === path ? { ...entry, body } : entry));
}
