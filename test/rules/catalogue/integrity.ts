// Rules under integrity/: bytes that are not what something declares, cut, or not here.
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
  ociEntries,
  skopeoDir,
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
  layout,
  replaced,
  strange,
  swap,
} from './archives.ts';

const otherLayer = gzip(tar([{ path: 'hello', body: 'HELLO' }]));
const rootfs = (diffIDs: unknown): Buffer => configOf({ rootfs: { type: 'layers', diff_ids: diffIDs } });
const sha512 = `sha512:${'0'.repeat(128)}`;

/** The image with its config in a descriptor's `data` as well. */
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

/** The plain save of Docker 26, with sources that describe the compressed layer in a registry. */
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
  speaks: [
    ['integrity/cut-archive', 'truncated-archive.tar', 'manifest.json', 'the tar ends inside this entry'],
    ['integrity/cut-archive', 'truncated-gzip.tar.gz', 'the gzip stream ends early'],
    ['integrity/document', 'manifest-not-json.tar', 'manifest.json is not JSON'],
    [
      'integrity/document',
      tar([{ path: 'oci-layout', body: '{"imageLayoutVersion":"1.0.0"}' }]),
      'index.json is not in',
    ],
    ['integrity/document', schemaOne, 'manifest.json is a schema 1 manifest'],
    ['integrity/missing-blob', 'missing-layer.tar', 'layer 1 (blobs/sha256/', ') is not in the archive'],
    ['integrity/missing-blob', 'missing-config.tar', 'the config (blobs/sha256/', ') is not in the archive'],
    ['integrity/cut-layer', 'tar-damaged.tar', 'layer 1 is damaged at byte'],
    ['integrity/cut-layer', 'truncated-gzip-layer.tar', 'layer 1 is damaged', 'the gzip stream ends early'],
    ['integrity/digest', replaced(layerBlob, otherLayer), `declared ${layerDigest}`, `observed ${sha256(otherLayer)}`],
    ['integrity/digest', replaced(configBlob, '{}'), `declared ${built.imageID}`, `observed ${sha256('{}')}`],
    ['integrity/digest', joined({ path: layerBlob, body: otherLayer }), '/layers/0, observed'],
    ['integrity/digest', joined({ path: `blobs/sha256/${'0'.repeat(64)}`, body: 'x' }), 'by its name', strange],
    ['integrity/digest', joined({ path: `blobs/sha512/${'0'.repeat(128)}`, body: 'x' }), 'by its name', sha512],
    ['integrity/digest', swap(dockerSaveLegacyEntries([hello]), { [`${built.configHex}.json`]: '{}' }), 'by its name'],
    ['integrity/digest', swap(ggcrEntries([hello]), { [built.imageID]: '{}' }), 'by its name', sha256('{}')],
    ['integrity/digest', attestationBroken(), '/layers/0, observed'],
    ['integrity/diff-id', 'wrong-diff-id.tar', 'layer 0: diffID declared sha256:fe98ff5fd9f5', 'sha256:81300df4b21d'],
    ['integrity/diff-id', rootfs([strange]), `declared ${strange}`, `observed ${diffID}`],
    ['integrity/size', 'wrong-size.tar', '/layers/0, 129 bytes in the archive', '130 bytes declared by blobs/sha256/'],
    ['integrity/size', replaced(configBlob, '{}'), '/config, 2 bytes in the archive'],
    ['integrity/embedded-data', dataOf('?'), '/config/data is not base64'],
    ['integrity/embedded-data', dataOf(config64.replace(/=*$/, '=====')), '/config/data is not base64'],
    ['integrity/embedded-data', dataOf('e30='), `holds 2 bytes, declared are ${built.config.length}`],
    ['integrity/embedded-data', dataOf('e30=', { size: 2 }), `has the digest ${sha256('{}')}`, built.imageID],
  ],
  silent: [
    ['integrity/cut-archive', 'no blocks of zeros at the end', tar(ociEntries([hello]), { blocks: 0 })],
    ['integrity/document', 'no oci-layout: told apart', 'no-oci-layout.tar'],
    ['integrity/document', 'no config: told with its image', 'missing-config.tar'],
    ['integrity/missing-blob', 'a layer to be fetched from its urls', 'foreign-layer.tar'],
    ['integrity/missing-blob', 'a config that its descriptor carries', 'embedded-data.tar'],
    ['integrity/missing-blob', 'manifests of other platforms', 'one-platform-of-two.tar'],
    ['integrity/cut-layer', 'no blocks of zeros at the end', 'tar-ends.tar'],
    ['integrity/digest', 'layers that are named by diffID and stored plain', 'skopeo-docker-archive.tar'],
    ['integrity/digest', 'layers that are named by an ID of their own', 'docker-1.9-save.tar'],
    ['integrity/digest', 'sources that are not here', compressedSources()],
    ['integrity/digest', 'blobs without an algorithm in their name', 'skopeo-dir'],
    ['integrity/digest', 'the same as a tar', tar([...skopeoDir(hello)].map(([path, body]) => ({ path, body })))],
    ['integrity/diff-id', 'another number of diffIDs: told apart', rootfs([strange, strange])],
    ['integrity/diff-id', 'no diffIDs at all', 'docker-1.9-save.tar'],
    ['integrity/size', 'sources that are not here', compressedSources()],
    ['integrity/size', 'the blob in which the archive is cut', 'truncated-layer.tar'],
    ['integrity/embedded-data', 'the very blob', 'embedded-data.tar'],
    ['integrity/embedded-data', 'a digest that cannot be verified', dataOf('e30=', { size: 2, digest: 'x:y' })],
    ['integrity/embedded-data', 'a layer that is here too', layerAs({ data: gzip(layer).toString('base64') })],
    ['integrity/digest', 'a layer of two images, in two forms', twoForms()],
  ],
};

/** One image whose layer is stored in gzip, another whose layer is the same and stored plain. */
function twoForms(): Buffer {
  const store = new BlobStore();
  const first = addImage(store, built);
  const second = addImage(store, buildImage({ ...hello, names: ['other:1'], config: { Cmd: ['sh'] } }), {
    compression: 'none',
  });
  return tar(layoutEntries(store, [first, second]));
}
