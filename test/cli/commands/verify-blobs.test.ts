// verify: digests of other algorithms, embedded and missing blobs, and mismatches. Expected digests are those of the builder's
// bytes, by node:crypto.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { flipBits } from '../../support/bytes.ts';
import {
  buildImage,
  dockerSaveEntries,
  gzip,
  type ImageLiteral,
  MEDIA,
  ociEntries,
} from '../../support/image-builder.ts';
import { first } from '../../support/items.ts';
import { run } from '../../support/run.ts';
import { type TarLiteral, tar } from '../../support/tar-builder.ts';
import { type Answer, verify } from '../../support/verify.ts';

const literal: ImageLiteral = {
  names: ['hello:1'],
  steps: [{ createdBy: 'COPY', entries: [{ path: 'hello', body: 'hello' }] }],
};
const { tar: layer } = first(buildImage(literal).layers);
const hexOf = (bytes: Buffer, algorithm: string): string => createHash(algorithm).update(bytes).digest('hex');
const sha256 = (bytes: Buffer): string => `sha256:${hexOf(bytes, 'sha256')}`;
const sha512 = (bytes: Buffer): string => `sha512:${hexOf(bytes, 'sha512')}`;
const pathOf = (digest: string): string => `blobs/${digest.replace(':', '/')}`;

/** `hash status` of the blobs whose name contains `part`. */
const statuses = ({ data }: Answer, part: string): string[] =>
  data.blobs.filter(({ name }) => name.includes(part)).map(({ hash, status }) => `${hash} ${status}`);
const rulesOf = ({ findings }: Answer): string[] =>
  findings
    .map(({ severity, rule }) => `${severity} ${rule}`)
    .filter((line) => line !== 'note portability/no-manifest-json');

type Parts = 'manifest' | 'config' | 'layer';

interface Layout {
  readonly entries: readonly TarLiteral[];
  readonly names: Readonly<Record<Parts, string>>;
}

/** An OCI layout whose blobs have these digests, and whose diff ID is computed by `contentDigest`. */
function layout(known: (bytes: Buffer, part: Parts) => string, contentDigest: (bytes: Buffer) => string): Layout {
  const describe = (bytes: Buffer, part: Parts, mediaType: string) => ({
    mediaType,
    digest: known(bytes, part),
    size: bytes.length,
  });
  const blob = gzip(layer);
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: [contentDigest(layer)] },
    }),
  );
  const [configBlob, layerBlob] = [describe(config, 'config', MEDIA.config), describe(blob, 'layer', MEDIA.gzipLayer)];
  const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, config: configBlob, layers: [layerBlob] }));
  const listed = describe(manifest, 'manifest', MEDIA.manifest);
  const names = { manifest: pathOf(listed.digest), config: pathOf(configBlob.digest), layer: pathOf(layerBlob.digest) };
  const entries = [
    { path: names.layer, body: blob },
    { path: names.config, body: config },
    { path: names.manifest, body: manifest },
    { path: 'index.json', body: JSON.stringify({ schemaVersion: 2, manifests: [listed] }) },
    { path: 'oci-layout', body: '{"imageLayoutVersion":"1.0.0"}' },
  ];
  return { entries, names };
}

/** The archive with one bit of a file flipped. */
const flipped = (entries: readonly TarLiteral[], path: string): Buffer =>
  tar(
    entries.map((entry) => {
      if (entry.path !== path) return entry;
      const body = Buffer.from(entry.body ?? '');
      flipBits(body, body.length - 8, 1);
      return { ...entry, body };
    }),
  );

describe('sha512', () => {
  const known = layout(sha512, sha512);
  test('manifest, config, layer and diff ID', async () => {
    const answer = await verify(tar(known.entries));
    assert.deepEqual([answer.status, rulesOf(answer)], [0, []]);
    for (const name of Object.values(known.names)) {
      const { declared, observed, status } = answer.data.blobs.find((blob) => blob.name === name) ?? {};
      const body = Buffer.from(known.entries.find(({ path }) => path === name)?.body ?? '');
      assert.deepEqual([declared, observed, status], [sha512(body), sha512(body), 'verified']);
    }
    const { declared, observed, status } = answer.data.blobs.find(({ hash }) => hash === 'diffID') ?? {};
    assert.deepEqual([declared, observed, status], [sha512(layer), sha512(layer), 'verified']);
  });
  for (const part of ['manifest', 'config', 'layer'] as const) {
    test(`a changed ${part}: a mismatch`, async () => {
      const answer = await verify(flipped(known.entries, known.names[part]));
      assert.equal(answer.status, 1);
      assert.ok(statuses(answer, known.names[part]).includes('digest mismatch'));
    });
  }
  test('mixed with sha256', async () => {
    const mixed = layout((bytes, part) => (part === 'config' ? sha256(bytes) : sha512(bytes)), sha256);
    const answer = await verify(tar(mixed.entries));
    assert.deepEqual(
      answer.data.blobs
        .filter(({ declared }) => declared)
        .map(({ declared, status }) => `${declared?.slice(0, 6)} ${status}`),
      ['sha512 verified', 'sha256 verified', 'sha512 verified', 'sha256 verified'],
    );
    assert.deepEqual(rulesOf(answer), []);
  });
  test('a layer in sha512, its diff ID too, everything else in sha256', async () => {
    const answer = await verify(
      tar(layout((bytes, part) => (part === 'layer' ? sha512(bytes) : sha256(bytes)), sha512).entries),
    );
    assert.deepEqual([answer.status, answer.data.blobs.filter(({ status }) => status === 'mismatch')], [0, []]);
  });
});

test('one layer of two images, with its diff ID in two algorithms', async () => {
  const [first, second] = [layout(sha256, sha256), layout(sha256, sha512)];
  const indexes = [first, second].map(({ entries }) =>
    JSON.parse(String(entries.find(({ path }) => path === 'index.json')?.body)),
  );
  const body = JSON.stringify({ ...indexes[0], manifests: indexes.flatMap(({ manifests }) => manifests) });
  const others = [...second.entries, ...first.entries].filter(({ path }) => path !== 'index.json');
  const answer = await verify(tar([...others, { path: 'index.json', body }]));
  const diffIDs = answer.data.blobs.filter(({ hash }) => hash === 'diffID');
  assert.deepEqual(
    diffIDs.map(({ declared, observed, status }) => [declared, observed, status]),
    [sha256(layer), sha512(layer)].map((digest) => [digest, digest, 'verified']),
  );
  assert.equal(answer.status, 0);
});

test('sha384, which go-digest knows', async () => {
  const sha384 = (bytes: Buffer): string => `sha384:${hexOf(bytes, 'sha384')}`;
  const known = layout(sha384, sha384);
  const answer = await verify(tar(known.entries));
  assert.deepEqual([answer.status, rulesOf(answer)], [0, []]);
  assert.deepEqual(statuses(answer, known.names.layer), ['digest verified', 'diffID verified']);
  const changed = await verify(flipped(known.entries, known.names.layer));
  assert.ok(statuses(changed, known.names.layer).includes('digest mismatch'));
});

describe('digests of an unknown algorithm', () => {
  const blake3 = (bytes: Buffer): string => `blake3:${hexOf(bytes, 'sha256')}`;
  test('of a layer: an error, although its diff ID is verified', async () => {
    const { entries, names } = layout((bytes, part) => (part === 'layer' ? blake3(bytes) : sha256(bytes)), sha256);
    const answer = await verify(tar(entries));
    assert.deepEqual(statuses(answer, names.layer), ['digest unverifiable', 'diffID verified']);
    assert.deepEqual(
      [answer.status, rulesOf(answer)],
      [1, ['error integrity/unverifiable-digest', 'note validity/digest-algorithm']],
    );
  });
  test('of a diff ID: an error, although the layer is verified', async () => {
    const { entries, names } = layout(sha256, blake3);
    const answer = await verify(tar(entries));
    assert.deepEqual(statuses(answer, names.layer), ['digest verified', 'diffID unverifiable']);
    assert.deepEqual(
      [answer.status, rulesOf(answer)],
      [1, ['error integrity/unverifiable-digest', 'note validity/digest-algorithm']],
    );
  });
  test('of everything: nothing is called verified', async () => {
    const all = await verify(tar(layout(blake3, blake3).entries));
    assert.equal(all.status, 1);
    assert.equal(all.data.valid, false);
    assert.deepEqual(
      all.data.blobs.filter(({ status }) => status === 'verified'),
      [],
    );
    assert.equal(rulesOf(all).filter((line) => line === 'error integrity/unverifiable-digest').length, 4);
  });
  test('the title does not say verified, although other digests are', async () => {
    const { entries } = layout((bytes, part) => (part === 'layer' ? blake3(bytes) : sha256(bytes)), blake3);
    const { output, status } = await run(['verify', '-'], { stdin: tar(entries) });
    assert.match(output, /verification failed {3}2 errors/);
    assert.equal(status, 1);
  });
  test('a wrong size is still a mismatch', async () => {
    const { entries, names } = layout((bytes, part) => (part === 'layer' ? blake3(bytes) : sha256(bytes)), sha256);
    const longer = entries.map((entry) =>
      entry.path === names.layer ? { ...entry, body: gzip(Buffer.alloc(9999)) } : entry,
    );
    const answer = await verify(tar(longer));
    assert.ok(statuses(answer, names.layer).includes('digest mismatch'));
    assert.ok(rulesOf(answer).includes('error integrity/size'));
  });
});

describe('missing blobs', () => {
  test('manifests of other platforms: only warnings', async () => {
    const answer = await verify('one-platform-of-two.tar');
    const missing = answer.data.blobs.filter(({ status }) => status === 'missing');
    assert.deepEqual(
      missing.map(({ observed, observedSize, declaredSize }) => [observed, observedSize, declaredSize]),
      [
        [null, null, 709],
        [null, null, 463],
        [null, null, 463],
      ],
    );
    assert.deepEqual([answer.status, answer.data.warningCount, answer.data.errorCount], [0, 4, 0]);
  });
  test('a layer to download from its urls: a warning', async () => {
    const answer = await verify('foreign-layer.tar');
    assert.deepEqual(
      answer.data.blobs.filter(({ status }) => status === 'missing').map(({ hash, layer }) => [hash, layer]),
      [
        ['digest', 0],
        ['diffID', 0],
      ],
    );
    assert.deepEqual([answer.status, rulesOf(answer)], [0, ['warning validity/foreign-layer']]);
  });
  test('a layer: an error', async () => {
    const { entries, names } = layout(sha256, sha256);
    const answer = await verify(tar(entries.filter(({ path }) => path !== names.layer)));
    assert.deepEqual(statuses(answer, names.layer), ['digest missing', 'diffID missing']);
    assert.deepEqual([answer.status, rulesOf(answer)], [1, ['error integrity/missing-blob']]);
  });
  test('LayerSources of Docker 25, which describe blobs in a registry: nothing is missing', async () => {
    const saved = dockerSaveEntries([literal]).map((entry) => {
      if (entry.path !== 'manifest.json') return entry;
      const [item] = JSON.parse(String(entry.body));
      const source = { mediaType: MEDIA.gzipLayer, digest: sha256(gzip(layer)), size: gzip(layer).length };
      return { ...entry, body: JSON.stringify([{ ...item, LayerSources: { [sha256(layer)]: source } }]) };
    });
    const answer = await verify(tar(saved));
    assert.deepEqual([answer.status, answer.data.blobs.filter(({ status }) => status === 'missing')], [0, []]);
  });
  test('a config embedded in its descriptor: nothing is missing', async () => {
    const answer = await verify('embedded-data.tar');
    assert.deepEqual([answer.status, answer.data.blobs.filter(({ status }) => status === 'missing')], [0, []]);
  });
});

describe('mismatches', () => {
  const { entries, names } = layout(sha256, sha256);
  const swap = (path: string, body: Buffer): Buffer =>
    tar(entries.map((entry) => (entry.path === path ? { ...entry, body } : entry)));

  test('another layer: digest, size and diff ID', async () => {
    const other = gzip(tar([{ path: 'hello', body: 'HELLO, everybody' }]));
    const answer = await verify(swap(names.layer, other));
    assert.deepEqual(statuses(answer, names.layer), ['digest mismatch', 'diffID mismatch']);
    assert.deepEqual(rulesOf(answer), ['error integrity/digest', 'error integrity/diff-id', 'error integrity/size']);
  });
  test('the same layer, compressed differently: the diff ID matches', async () => {
    const answer = await verify(swap(names.layer, Buffer.concat([gzip(layer), gzip(Buffer.alloc(0))])));
    assert.deepEqual(statuses(answer, names.layer), ['digest mismatch', 'diffID verified']);
    assert.deepEqual(rulesOf(answer), ['error integrity/digest', 'error integrity/size']);
  });
  test('a layer whose compressed stream is damaged: the digest; nothing was decoded for the diff ID', async () => {
    const answer = await verify(flipped(entries, names.layer));
    assert.deepEqual(statuses(answer, names.layer), ['digest mismatch', 'diffID unverifiable']);
  });
  test('two descriptors of one blob, one of them with a wrong size', async () => {
    const bent = ociEntries([literal]).map((entry) => {
      if (entry.path !== 'index.json') return entry;
      const index = JSON.parse(String(entry.body));
      const [manifest] = index.manifests;
      return { ...entry, body: JSON.stringify({ ...index, manifests: [manifest, { ...manifest, size: 1 }] }) };
    });
    const answer = await verify(tar(bent));
    assert.deepEqual(rulesOf(answer), ['error integrity/size']);
  });
});
