// The image IDs after docker load, as Docker showed them: 20.10.24 and 26.1.5 with the classic store showed the same, 26.1.5 the other with
// the containerd store. And the digests of manifests that are pushed.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ImageIDs } from '../../../src/report/digests/image-ids.ts';
import { sha256 } from '../../support/bytes.ts';
import {
  dockerSaveLegacyEntries,
  type ImageLiteral,
  MEDIA,
  ociArchive,
  ociEntries,
} from '../../support/image-builder.ts';
import { run } from '../../support/run.ts';
import { tar } from '../../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'image-ids-'));
after(() => rmSync(folder, { recursive: true }));

function written(name: string, bytes: Buffer): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

async function idsOf(archive: string, ...args: string[]): Promise<readonly ImageIDs[]> {
  const { output } = await run(['digests', archive, ...args, '--format', 'json']);
  return JSON.parse(output).data.images;
}

const inShort = (digests: readonly string[]): readonly string[] =>
  [...new Set(digests)].map((digest) => digest.slice('sha256:'.length, 'sha256:'.length + 12)).sort();

/** What `docker images -a --no-trunc` showed after loading the sample into an empty store. */
const shown: readonly (readonly [sample: string, classic: readonly string[], containerd: readonly string[]])[] = [
  ['docker-20-save', ['5770f0edc95d'], ['7db3d4576986']],
  ['docker-20-linked-layer', ['869b9520bec2'], ['40dac1b6fd40']],
  ['kaniko', ['5770f0edc95d'], ['792581da5562']],
  ['skopeo-docker-archive', ['5770f0edc95d'], ['7db3d4576986']],
  ['no-manifest-json', [], ['72b4c20733f6']],
  ['repo-tags-null', ['5770f0edc95d'], ['72b4c20733f6']],
  ['no-oci-layout', [], []],
  ['docker-25-rc', ['5770f0edc95d'], []],
  ['hello_image', ['d1ee31f73d20'], ['f9f364f3c1be']],
  ['several-images', ['5770f0edc95d', 'a350276248c5'], ['2f81004d71a7', '72b4c20733f6']],
  ['same-name-twice', [], ['3ab76d89705b']],
  ['two-descriptions', ['5770f0edc95d'], ['72777ef31c8a']],
  ['docker-26-layer-twice', ['869b9520bec2'], ['65acea4bad8e']],
  ['docker-containerd-store', ['5770f0edc95d'], ['8a72ffbf6d2c']],
  ['nested-index', [], ['ddebff25954f']],
  ['multi-platform', [], ['6d7c5db08677']],
  ['one-platform-of-two', [], ['6d7c5db08677']],
  ['hello_oci', [], ['da186ca254ef']],
  ['buildx-zstd', [], ['2eda30c5b4db']],
  ['buildx-uncompressed', [], ['72b4c20733f6']],
  ['podman-oci-archive', [], ['185d27090f89']],
  ['docker-media-types', [], ['920392cdd584']],
];

describe('docker load shows the IDs that were told', () => {
  for (const [sample, classic, containerd] of shown) {
    test(sample, async () => {
      const archive = `samples/${sample}.tar`;
      const images = await idsOf(archive);
      assert.deepEqual(inShort(images.flatMap(({ classicID }) => classicID ?? [])), classic);
      assert.deepEqual(inShort(images.flatMap(({ containerdIDs }) => containerdIDs)), containerd);
      const { output } = await run(['inspect', archive, '--format', '{{json .ImageIDs}}']);
      const inspected = output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      assert.deepEqual(
        inspected,
        images.map((one) => ({ ClassicStore: one.classicID, ContainerdStore: one.containerdIDs })),
      );
    });
  }
});

const literal: ImageLiteral = {
  names: ['app:1'],
  steps: ['one', 'two'].map((path) => ({ createdBy: `COPY ${path}`, entries: [{ path, body: path.repeat(3000) }] })),
};

describe('an ID is not told', () => {
  test('in the classic store, after a name without a tag: Docker stops there', async () => {
    const entries = dockerSaveLegacyEntries([literal, { names: ['other:1'], steps: literal.steps.slice(1) }]);
    const untagged = entries.map((entry) =>
      entry.path === 'manifest.json' ? { ...entry, body: String(entry.body).replace('app:1', 'app') } : entry,
    );
    const [first, second] = await idsOf(written('untagged.tar', tar(untagged)));
    assert.ok(first?.classicID);
    assert.equal(second?.classicID, null);
  });

  test('for an exported root filesystem, which has no rows', async () =>
    assert.deepEqual(await idsOf('samples/hello_fs.tar'), []));

  test('for docker save before 1.10, and the page says why', async () => {
    const { output } = await run(['digests', 'samples/docker-1.9-save.tar']);
    assert.match(output, /^classic store +unknown {2}not known before: Docker until 28 makes a config/m);
    assert.match(output, /^containerd store +unknown {2}does not load this format$/m);
  });
});

describe('the manifest of a push has the digest', () => {
  test('of a layout that was compressed by the same compressor', async () => {
    const plain = written('plain.tar', ociArchive([literal], { compression: 'none' }));
    const compressed = ociEntries([literal], {
      layer: (store, content) => store.add(MEDIA.gzipLayer, gzipSync(content, { level: 6 })),
    });
    const manifest = compressed.find(({ body }) => String(body).includes('"layers":['));
    const [ids] = await idsOf(plain, '--compress', 'gzip:6');
    assert.deepEqual(
      ids?.pushes.map(({ tool, mediaType, digest }) => [tool, mediaType, digest]),
      [['skopeo copy', MEDIA.manifest, sha256(manifest?.body as Buffer)]],
    );
  });

  test('for docker push and skopeo, of an image that docker save stored', async () => {
    const [ids] = await idsOf('samples/docker-20-save.tar', '--compress', 'gzip:6');
    assert.deepEqual(
      ids?.pushes.map(({ tool }) => tool),
      ['docker push', 'skopeo copy'],
    );
    assert.match(String(ids?.pushes[0]?.computedBy), /^gzip:6 by zlib /);
  });

  test('that is not told for zstd with manifests of Docker, and for layers that are compressed already', async () => {
    const pushes = async (...args: string[]) => (await idsOf(args[0] as string, ...args.slice(1)))[0]?.pushes;
    assert.deepEqual(await pushes('samples/docker-20-save.tar', '--compress', 'zstd:3'), []);
    assert.deepEqual(await pushes('samples/kaniko.tar', '--compress', 'gzip:6'), []);
    assert.deepEqual(await pushes('samples/docker-20-save.tar'), []);
  });
});
