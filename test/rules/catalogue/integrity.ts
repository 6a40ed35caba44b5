// Rules under integrity/: bytes that differ from what is declared, or that are truncated or missing.
import { noise, sha256 } from '../../support/bytes.ts';
import {
  addImage,
  BlobStore,
  buildImage,
  dockerSaveEntries,
  dockerSaveLegacyEntries,
  ggcrEntries,
  gzip,
  layoutEntries,
  MEDIA,
  ociArchive,
  ociEntries,
  skopeoDir,
  zstdWindow,
} from '../../support/image-builder.ts';
import { tar } from '../../support/tar-builder.ts';
import {
  attested,
  built,
  type Catalogue,
  configBlob,
  configOf,
  diffID,
  hello,
  hexOf,
  joined,
  layer,
  layerAs,
  layerBlob,
  layerDigest,
  layerOf,
  layout,
  replaced,
  strange,
  swap,
} from './archives.ts';

const otherLayer = gzip(tar([{ path: 'hello', body: 'HELLO' }]));
const rootfs = (diffIDs: unknown): Buffer => configOf({ rootfs: { type: 'layers', diff_ids: diffIDs } });
const namelessLayer = tar([
  { path: 'manifest.json', body: JSON.stringify([{ Config: 'config.json', RepoTags: null, Layers: [''] }]) },
  { path: 'config.json', body: built.config },
]);
const largeWindow = zstdWindow(layer, 21 << 3);
const zeros = (count: number): string => '0'.repeat(count);
const sha512 = `sha512:${zeros(128)}`;

/** Parts of a message about a blob whose digest is not the one that a document declares. */
const mismatch = (pointer: string, declared: string, actual: string): readonly string[] => [
  `digest mismatch: declared ${declared}`,
  `, observed ${actual}`,
  ` ${pointer})`,
];
/** The same, if the name of the blob declares the digest. */
const byName = (blob: string, declared: string, actual: string): readonly string[] => [
  `${blob}: digest mismatch: declared ${declared}, observed ${actual}`,
  '(declared by its name)',
];

/** The image with this `data` in the descriptor of its config. */
const dataOf = (data: string, more: object = {}): Buffer =>
  layout((store) => {
    const manifest = addImage(store, built);
    const text = Buffer.from(store.entries().find(([hex]) => manifest.digest.endsWith(hex))?.[1] ?? '').toString();
    const value = JSON.parse(text);
    return [store.addJson(manifest.mediaType, { ...value, config: { ...value.config, data, ...more } })];
  });
const config64 = built.config.toString('base64');

function attestationBroken(): Buffer {
  const { entries, attestation } = attested();
  const manifest = entries.find(({ path }) => path === `blobs/sha256/${hexOf(attestation.digest)}`);
  const [statement] = JSON.parse(String(manifest?.body)).layers;
  return swap(entries, { [`blobs/sha256/${hexOf(statement.digest)}`]: noise('x', statement.size) });
}

/** A save of Docker 26 whose LayerSources describe the compressed layer of a registry. */
function compressedSources(): Buffer {
  const entries = dockerSaveEntries([hello]);
  const [item] = JSON.parse(String(entries.find(({ path }) => path === 'manifest.json')?.body));
  const LayerSources = { [diffID]: { mediaType: 'a/b', size: 5, digest: layerDigest } };
  return swap(entries, { 'manifest.json': JSON.stringify([{ ...item, LayerSources }]) });
}

const schemaOne = tar([
  { path: 'version', body: 'Directory Transport Version: 1.1\n' },
  { path: 'manifest.json', body: '{"schemaVersion":1,"name":"hello","fsLayers":[]}' },
]);

export const integrity: Catalogue = {
  reported: [
    [
      'integrity/package-database',
      layerOf({ path: 'lib/apk/db/installed', body: 'P:a\n' }),
      '/lib/apk/db/installed (layer 0) line 1 begins a package without version; apk packages can be missing',
    ],
    [
      'integrity/document',
      replaced('index.json', '\ufeff{"schemaVersion":2,"manifests":[]}'),
      'index.json is not JSON: it begins with a byte order mark, which engines refuse',
    ],
    [
      'integrity/document',
      replaced(configBlob, '{"architecture":"amd64","os":"linux"}{}'),
      'is not JSON: Unexpected non-whitespace character after JSON',
    ],
    [
      'integrity/unverifiable-digest',
      rootfs([`md5:${'0'.repeat(32)}`]),
      `layer 0: cannot verify the diff ID md5:${'0'.repeat(32)}: unknown algorithm`,
    ],
    [
      'integrity/ambiguous-member',
      joined({ path: 'index.json', body: '{}' }),
      'the archive has index.json twice, with different bytes',
    ],
    [
      'integrity/ambiguous-header',
      layerOf({ path: 'f', globalPax: { path: 'g' } }),
      'layer 0, byte 512: a global PAX header sets path; GNU tar applies it, Docker and containerd ignore it',
    ],
    [
      'integrity/ambiguous-header',
      layerOf({ path: 'f', pax: { uid: 'root' } }),
      'layer 0, byte 1024 (/f): its PAX record uid is not a number, or it is too large; Docker and containerd refuse the tar',
    ],
    [
      'integrity/ambiguous-header',
      tar([{ path: 'd/', sizeField: 512 }, ...ociEntries([hello])]),
      'archive, byte 0 (d/): a directory has no data for Docker and containerd, but its header declares 512B, which other tools skip',
    ],
    [
      'integrity/damaged-archive',
      'truncated-archive.tar',
      'the archive is truncated at byte 11876, inside manifest.json',
    ],
    ['integrity/damaged-archive', 'truncated-gzip.tar.gz', 'is truncated at byte 10816: the gzip stream ends early'],
    ['integrity/document', 'manifest-not-json.tar', 'manifest.json is not JSON'],
    [
      'integrity/document',
      tar([{ path: 'oci-layout', body: '{"imageLayoutVersion":"1.0.0"}' }]),
      'index.json is not in',
    ],
    ['integrity/document', schemaOne, 'manifest.json is a schema 1 manifest'],
    ['integrity/missing-blob', 'missing-layer.tar', 'layer 1 (blobs/sha256/', ') is not in the archive'],
    ['integrity/missing-blob', namelessLayer, 'layer 0 is not in the archive: manifest.json names no file for it'],
    ['integrity/missing-blob', 'missing-config.tar', 'the config (blobs/sha256/', ') is not in the archive'],
    ['integrity/damaged-layer', 'tar-damaged.tar', 'layer 1 is not readable from byte'],
    [
      'integrity/damaged-layer',
      'truncated-gzip-layer.tar',
      'layer 1 is not readable from byte 646: the gzip stream ends early',
    ],
    ['integrity/not-a-tar', blobAsLayer('PK\x03\x04'), 'layer 0 is not a tar (looks like a zip file)'],
    [
      'integrity/unsupported',
      blobAsLayer(largeWindow),
      'layer 0 cannot be read: the zstd stream needs a window of 2048 MiB',
    ],
    [
      'integrity/digest',
      replaced(layerBlob, otherLayer),
      'layer 0: ',
      ...mismatch('/layers/0', layerDigest, sha256(otherLayer)),
    ],
    [
      'integrity/digest',
      replaced(configBlob, '{}'),
      `${configBlob}: `,
      ...mismatch('/config', built.imageID, sha256('{}')),
    ],
    [
      'integrity/digest',
      joined({ path: layerBlob, body: otherLayer }),
      'layer 0: ',
      ...mismatch('/layers/0', layerDigest, sha256(otherLayer)),
    ],
    [
      'integrity/digest',
      joined({ path: `blobs/sha256/${zeros(64)}`, body: 'x' }),
      ...byName(`blobs/sha256/${zeros(64)}`, `sha256:${zeros(64)}`, strange),
    ],
    [
      'integrity/digest',
      joined({ path: `blobs/sha512/${zeros(128)}`, body: 'x' }),
      ...byName(`blobs/sha512/${zeros(128)}`, sha512, 'sha512:a4abd4448c49562d828115d13a1fccea'),
    ],
    [
      'integrity/digest',
      swap(dockerSaveLegacyEntries([hello]), { [`${built.configHex}.json`]: '{}' }),
      ...byName(`${built.configHex}.json`, built.imageID, sha256('{}')),
    ],
    [
      'integrity/digest',
      swap(ggcrEntries([hello]), { [built.imageID]: '{}' }),
      ...byName(built.imageID, built.imageID, sha256('{}')),
    ],
    ['integrity/digest', attestationBroken(), ...mismatch('/layers/0', 'sha256:', 'sha256:')],
    [
      'integrity/diff-id',
      'wrong-diff-id.tar',
      'layer 0: diff ID mismatch: declared sha256:fe98ff5fd9f5',
      ', observed sha256:81300df4b21d',
    ],
    ['integrity/diff-id', rootfs([strange]), `diff ID mismatch: declared ${strange}, observed ${diffID}`],
    [
      'integrity/size',
      'wrong-size.tar',
      'layer 0: size mismatch: declared 130 bytes, observed 129 bytes',
      '(declared by blobs/sha256/',
      ' /layers/0)',
    ],
    [
      'integrity/size',
      replaced(configBlob, '{}'),
      `${configBlob}: size mismatch: declared ${built.config.length} bytes, observed 2 bytes`,
      ' /config)',
    ],
    ['integrity/embedded-data', dataOf('?'), ': "config.data" is not base64'],
    ['integrity/embedded-data', dataOf(config64.replace(/=*$/, '=====')), '"config.data" is not base64'],
    ['integrity/embedded-data', dataOf('e30='), `has 2 bytes, but ${built.config.length} are declared`],
    ['integrity/embedded-data', dataOf('e30=', { size: 2 }), `has the digest ${sha256('{}')}`, built.imageID],
  ],
  silent: [
    [
      'integrity/ambiguous-member',
      'a file that nothing reads, twice',
      joined({ path: 'a', body: '1' }, { path: 'a', body: '2' }),
    ],
    [
      'integrity/ambiguous-member',
      'the same bytes twice',
      joined({ path: layerBlob, body: gzip(layer) }, { path: 'oci-layout', body: '{"imageLayoutVersion":"1.0.0"}' }),
    ],
    ['integrity/ambiguous-header', 'sparse files', 'sparse.tar'],
    ['integrity/ambiguous-header', 'the table of contents of eStargz after the end of a tar', 'gzip-members.tar'],
    ['integrity/damaged-archive', 'no end-of-archive blocks', tar(ociEntries([hello]), { blocks: 0 })],
    ['integrity/document', 'no oci-layout file (see validity/layout-file)', 'no-oci-layout.tar'],
    ['integrity/document', 'no config (see integrity/missing-blob)', 'missing-config.tar'],
    ['integrity/package-database', 'a database in order', 'packages.tar'],
    [
      'integrity/package-database',
      'a file of that name elsewhere',
      layerOf({ path: 'srv/lib/apk/db/installed', body: 'P:a\n' }),
    ],
    ['integrity/missing-blob', 'a layer to download from its urls', 'foreign-layer.tar'],
    ['integrity/missing-blob', 'a config that its descriptor carries', 'embedded-data.tar'],
    ['integrity/missing-blob', 'manifests of other platforms', 'one-platform-of-two.tar'],
    ['integrity/damaged-layer', 'no end-of-archive blocks', 'tar-ends.tar'],
    ['integrity/not-a-tar', 'a layer without a byte, which Docker reads as empty', blobAsLayer('')],
    ['integrity/unsupported', 'a zstd window of 128 MiB', blobAsLayer(zstdWindow(layer, 17 << 3))],
    ['integrity/digest', 'uncompressed layers named by diff ID', 'skopeo-docker-archive.tar'],
    ['integrity/digest', 'layers named by a V1 ID', 'docker-1.9-save.tar'],
    ['integrity/digest', 'LayerSources of blobs that are not in the archive', compressedSources()],
    ['integrity/digest', 'blobs without an algorithm in their name', 'skopeo-dir'],
    ['integrity/digest', 'such blobs in a tar', tar([...skopeoDir(hello)].map(([path, body]) => ({ path, body })))],
    ['integrity/diff-id', 'a wrong number of diff IDs (see validity/layer-count)', rootfs([strange, strange])],
    ['integrity/diff-id', 'no diff IDs', 'docker-1.9-save.tar'],
    ['integrity/size', 'LayerSources of blobs that are not in the archive', compressedSources()],
    ['integrity/size', 'the blob in which the archive is truncated', 'truncated-layer.tar'],
    ['integrity/embedded-data', 'data identical to the blob', 'embedded-data.tar'],
    ['integrity/embedded-data', 'a digest that cannot be verified', dataOf('e30=', { size: 2, digest: 'x:y' })],
    [
      'integrity/embedded-data',
      'data of a layer that is also in the archive',
      layerAs({ data: gzip(layer).toString('base64') }),
    ],
    ['integrity/digest', 'one layer of two images, stored in two ways', twoForms()],
  ],
};

/** The image with these bytes as its layer. */
function blobAsLayer(blob: Buffer | string): Buffer {
  return ociArchive([hello], { layer: (store) => store.add(MEDIA.layer, Buffer.from(blob)) });
}

/** Two images with the same layer, compressed in one and uncompressed in the other. */
function twoForms(): Buffer {
  const store = new BlobStore();
  const first = addImage(store, built);
  const second = addImage(store, buildImage({ ...hello, names: ['other:1'], config: { Cmd: ['sh'] } }), {
    compression: 'none',
  });
  return tar(layoutEntries(store, [first, second]));
}
