// skopeo's dir with one manifest, and with a list: the manifests of a list are in <hex>.manifest.json, and those not copied are
// listed as missing.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Spool } from '../../src/archive/spool.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import type { Contents } from '../../src/image/image.ts';
import { openImages } from '../../src/image/open-images.ts';
import { BlobStore, buildImage, type Descriptor, MEDIA, skopeoDir } from '../support/image-builder.ts';
import { addImage } from '../support/oci-layout.ts';

const spool = new Spool();
const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
after(() => {
  spool.remove();
  rmSync(folder, { recursive: true });
});

/** Writes a directory and reads it as an archive. */
async function contentsOf(files: ReadonlyMap<string, Buffer | string>): Promise<Contents> {
  const place = mkdtempSync(join(folder, 'dir-'));
  for (const [name, bytes] of files) writeFileSync(join(place, name), bytes);
  return (await openImages({ name: place }, spool, defaultLimits)).contents;
}

const version = 'Directory Transport Version: 1.1\n';
const hexOf = ({ digest }: Descriptor): string => digest.slice('sha256:'.length);

const platforms = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'arm64', variant: 'v8' },
];

/** `skopeo copy --all` of an image for two platforms, without the files in `left`. */
function list(mediaType: string, left: (file: string) => boolean = () => false): Map<string, Buffer | string> {
  const store = new BlobStore();
  const manifests = platforms.map((platform) =>
    addImage(
      store,
      buildImage({ platform, steps: [{ createdBy: 'COPY', entries: [{ path: platform.architecture, body: 'x' }] }] }),
      { descriptor: { platform } },
    ),
  );
  const isManifest = new Set(manifests.map(hexOf));
  const blobs = store
    .entries()
    .map(([hex, bytes]) => [isManifest.has(hex) ? `${hex}.manifest.json` : hex, bytes] as const);
  const top = JSON.stringify({ schemaVersion: 2, mediaType, manifests });
  return new Map<string, Buffer | string>([
    ['version', version],
    ['manifest.json', top],
    ...blobs.filter(([name]) => !left(name)),
  ]);
}

const inShort = ({ images }: Contents): string[] =>
  images.map(({ platform, layers }) => `${platform} ${layers.map(({ range }) => (range ? 'here' : 'gone')).join()}`);

describe('a skopeo dir with a list', () => {
  for (const mediaType of [MEDIA.index, 'application/vnd.docker.distribution.manifest.list.v2+json']) {
    test(`${mediaType}: an image for each platform`, async () => {
      const contents = await contentsOf(list(mediaType));
      assert.deepEqual(contents.formats, ['dir']);
      assert.deepEqual(inShort(contents), ['linux/amd64 here', 'linux/arm64/v8 here']);
      assert.deepEqual(contents.listed, []);
      assert.ok(contents.images.every(({ imageID, manifestDigest }) => imageID && manifestDigest));
    });
  }
  test('with one manifest missing: one image, and the missing manifest', async () => {
    const [, second = ''] = [...list(MEDIA.index).keys()].filter((name) => name.endsWith('.manifest.json'));
    const contents = await contentsOf(list(MEDIA.index, (name) => name === second));
    assert.equal(contents.images.length, 1);
    assert.deepEqual(
      contents.listed.map(({ kind, digest, isMissing }) => [kind, digest, isMissing]),
      [['image', `sha256:${second.replace('.manifest.json', '')}`, true]],
    );
  });
  test('with all manifests missing: no image, and both missing manifests', async () => {
    const contents = await contentsOf(list(MEDIA.index, (name) => name.endsWith('.manifest.json')));
    assert.deepEqual(contents.images, []);
    assert.deepEqual(
      contents.listed.map(({ platform, isMissing }) => [platform, isMissing]),
      [
        ['linux/amd64', true],
        ['linux/arm64/v8', true],
      ],
    );
  });
});

describe('a skopeo dir with one manifest', () => {
  const literal = { names: ['hello:1'], steps: [{ createdBy: 'COPY', entries: [{ path: 'file', body: 'x' }] }] };
  test('is the image', async () => {
    const contents = await contentsOf(skopeoDir(literal));
    assert.deepEqual(contents.formats, ['dir']);
    assert.deepEqual(inShort(contents), ['linux/amd64 here']);
    assert.equal(contents.images[0]?.imageID, buildImage(literal).imageID);
  });
  test('without the file "version" it is not a dir', async () => {
    const files = new Map([...skopeoDir(literal)].filter(([name]) => name !== 'version'));
    await assert.rejects(contentsOf(files), { name: 'InputError', code: 'not-an-archive' });
  });
});
