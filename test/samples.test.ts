// Every sample, one line each: the formats that recognize it, each image (names, platform, entries of its layers, content,
// files, distribution) and the exact list of findings. The numbers are those of samples/README.md, checked with GNU tar, skopeo
// and umoci. Then: the result does not depend on how a sample is read.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import type { Analysis } from '../src/analysis/analysis.ts';
import { analyze } from '../src/analysis/analyze.ts';
import { imageSizes } from '../src/analysis/sizes.ts';
import type { ArchiveSource } from '../src/archive/open-archive.ts';
import { Spool } from '../src/archive/spool.ts';
import { defaultLimits } from '../src/bytes/limits.ts';
import { openImages } from '../src/image/open-images.ts';
import type { Changeset } from '../src/layer/changeset.ts';
import { scanLayer } from '../src/layer/scan-layer.ts';
import { overview } from '../src/report/overview.ts';
import { evaluate } from '../src/rules/evaluate.ts';
import { gzip, zstdStored } from './support/compress.ts';
import { inProject } from './support/project.ts';
import { chunked } from './support/read-buffer.ts';

type Row = readonly [file: string, formats: string, images: readonly string[], findings: readonly string[]];

// biome-ignore format: one sample, one line
const catalogue: readonly Row[] = [
  ['artifact.tar', 'oci-layout', ['sample/artifact:1 linux/amd64 2+2 5120 600 1398'], ['portability/no-manifest-json']],
  ['attestations.tar', 'oci-layout', ['sample/attested:1.0.0 linux/amd64 5 6144 345 1107', 'sample/attested:1.1.0 linux/amd64 7 8192 514 1167'], ['portability/no-manifest-json']],
  ['attributes.tar', 'oci-layout', ['sample/attributes:1 linux/amd64 7+2+2+2+1+1+1 16896 144 3646'], ['portability/no-manifest-json']],
  ['aufs-metadata.tar', 'oci-layout', ['sample/aufs-metadata:1 linux/amd64 6 5120 90 1032'], ['validity/tar-peculiarity', 'validity/tar-peculiarity', 'validity/tar-peculiarity', 'validity/tar-peculiarity', 'portability/no-manifest-json']],
  ['bare-whiteout.tar', 'oci-layout', ['sample/bare-whiteout:1 linux/amd64 3+3 6656 41 1419'], ['validity/tar', 'validity/tar', 'portability/no-manifest-json']],
  ['buildx-uncompressed.tar', 'oci-layout', ['sample/buildx-uncompressed:1 linux/amd64 2+2 5120 600 null'], ['portability/no-manifest-json']],
  ['buildx-zstd.tar', 'oci-layout', ['sample/buildx-zstd:1 linux/amd64 2+2 5120 600 6295'], ['portability/no-manifest-json']],
  ['corrupt-layer.tar', 'oci-layout+docker-archive', ['sample/corrupt-layer:1 linux/amd64 2+2 5120 600 null'], []],
  ['devices.tar', 'oci-layout', ['sample/devices:1 linux/amd64 5+2 5632 0 1445'], ['portability/overlay-whiteout', 'portability/no-manifest-json']],
  ['directory-to-file.tar', 'oci-layout', ['sample/directory-to-file:1 linux/amd64 5+3+3 11264 630 2029'], ['portability/whiteout-below-file', 'portability/no-manifest-json']],
  ['docker-1.9-save.tar', 'docker-v1', ['sample/docker-1.9-save:1 linux/amd64 2+2 5120 600 null'], ['portability/v1-save']],
  ['docker-20-linked-layer.tar', 'docker-archive', ['sample/docker-20-linked-layer:1 linux/amd64 2+2+2 7680 1080 null'], []],
  ['docker-20-save.tar', 'docker-archive', ['sample/docker-20-save:1 linux/amd64 2+2 5120 600 null'], []],
  ['docker-25-rc.tar', 'docker-archive+oci-layout', ['<none> linux/amd64 2+2 5120 600 null'], ['validity/schema', 'validity/unreferenced-blob']],
  ['docker-26-layer-twice.tar', 'oci-layout+docker-archive', ['sample/docker-26-layer-twice:1 linux/amd64 2+2+2 7680 1080 null'], ['validity/unreferenced-blob']],
  ['docker-containerd-store.tar', 'oci-layout+docker-archive', ['sample/docker-containerd-store:1 linux/amd64 2+2 5120 600 1398'], []],
  ['docker-media-types.tar', 'oci-layout', ['sample/docker-media-types:1 linux/amd64 2+2 5120 600 1420'], ['portability/no-manifest-json']],
  ['duplicates.tar', 'oci-layout', ['sample/duplicates:1 linux/amd64 8+2 10240 887 1524'], ['validity/duplicate-path', 'validity/duplicate-path', 'portability/no-manifest-json']],
  ['edited-instruction.tar', 'oci-layout', ['tools:1.0.0 linux/amd64 1+4 1287680 1282000 3974', 'tools:1.1.0 linux/amd64 1+7 2210816 2202300 5735'], ['portability/no-manifest-json']],
  ['embedded-data.tar', 'oci-layout', ['sample/embedded-data:1 linux/amd64 2+2 5120 600 2200'], ['portability/no-manifest-json']],
  ['empty-layers.tar', 'oci-layout+docker-archive', ['sample/empty-layers:1 linux/amd64 1+0+0+0+0 13824 10 null'], []],
  ['foreign-layer.tar', 'oci-layout', ['sample/foreign-layer:1 linux/amd64 ?+2 null null 1465'], ['validity/foreign-layer', 'portability/no-manifest-json']],
  ['gzip-members.tar', 'oci-layout', ['sample/gzip-members:1 linux/amd64 2+2 9216 600 2282'], ['validity/tar-peculiarity', 'validity/tar-peculiarity', 'portability/no-manifest-json']],
  ['hard-links.tar', 'oci-layout', ['sample/hard-links:1 linux/amd64 10+2+3+2+1+1+3 25088 5640 3829'], ['validity/skipped-entry', 'portability/hard-link-target', 'portability/hard-link-target', 'portability/absolute-hard-link', 'validity/tar-peculiarity', 'portability/no-manifest-json']],
  ['hello_base.tar', 'oci-layout', ['python:3.12-slim linux/amd64 46+13+11+5 74240 26815 26311'], ['portability/no-manifest-json']],
  ['hello_fs.tar', 'rootfs', ['<none> - 73 70144 26104 null'], []],
  ['hello_image.tar', 'oci-layout+docker-archive', ['hello:1.0.0 linux/amd64 46+13+11+5+1+4 80384 26958 null'], ['validity/unreferenced-blob']],
  ['hello_image_1.1.0.tar', 'oci-layout+docker-archive', ['hello:1.1.0 linux/amd64 46+13+11+5+1+7+9+9+3 119808 50176 null'], ['validity/unreferenced-blob']],
  ['hello_oci.tar', 'oci-layout', ['hello:1.0.0 linux/amd64 46+13+11+5+1+4 80384 26958 28003'], ['portability/no-manifest-json']],
  ['hello_oci_1.1.0.tar', 'oci-layout', ['hello:1.1.0 linux/amd64 46+13+11+5+1+7+9+9+3 119808 50176 42640'], ['portability/no-manifest-json']],
  ['history-mismatch.tar', 'oci-layout', ['sample/history-mismatch:1 linux/amd64 2+2 5120 600 1349'], ['validity/history', 'portability/no-manifest-json']],
  ['history-null.tar', 'oci-layout', ['sample/history-null:1 linux/amd64 2+2 5120 600 1181'], ['portability/no-manifest-json']],
  ['kernel-modules.tar', 'oci-layout', ['sample/kernel-modules:1 linux/amd64 4+4 9728 1560 1613'], ['portability/no-manifest-json', 'portability/kernel-modules']],
  ['kaniko.tar', 'docker-archive', ['sample/kaniko:1 linux/amd64 2+2 5120 600 843'], []],
  ['lying-media-type.tar', 'oci-layout', ['sample/lying-media-type:1 linux/amd64 2+2 5120 600 null'], ['validity/media-type', 'portability/no-manifest-json']],
  ['manifest-empty.tar', 'docker-archive', [], ['validity/no-image']],
  ['manifest-not-json.tar', 'docker-archive', [], ['integrity/document', 'validity/no-image']],
  ['manifest-null.tar', 'docker-archive', [], ['validity/shape', 'validity/no-image']],
  ['missing-config.tar', 'oci-layout+docker-archive', ['sample/missing-config:1 - 2+2 5120 600 null'], ['integrity/missing-blob']],
  ['missing-layer.tar', 'oci-layout+docker-archive', ['sample/missing-layer:1 linux/amd64 2+? null null null'], ['integrity/missing-blob']],
  ['multi-platform.tar', 'oci-layout', ['sample/multi-platform:1 linux/amd64 2+2+1 7168 900 1825', 'sample/multi-platform:1 linux/arm64/v8 2+2+1 7168 900 1840'], ['portability/no-manifest-json']],
  ['nested-index.tar', 'oci-layout', ['sample/nested-index:1 linux/amd64 2+2 5120 600 1398'], ['portability/no-manifest-json']],
  ['no-manifest-json.tar', 'oci-layout', ['sample/no-manifest-json:1 linux/amd64 2+2 5120 600 null'], ['portability/no-manifest-json']],
  ['no-oci-layout.tar', 'oci-layout', ['sample/no-oci-layout:1 linux/amd64 2+2 5120 600 1398'], ['validity/layout-file', 'portability/no-manifest-json']],
  ['null-config.tar', 'oci-layout', ['sample/null-config:1 linux/amd64 2+2 5120 600 1445'], ['portability/no-manifest-json']],
  ['oci-layout-dir', 'oci-layout', ['1 linux/amd64 2+2 5120 600 1341'], []],
  ['oci-symlinked-blobs.tar', 'oci-layout', ['sample/oci-symlinked-blobs:1 linux/amd64 2+2 5120 600 1398'], ['portability/no-manifest-json']],
  ['one-platform-of-two.tar', 'oci-layout', ['sample/one-platform-of-two:1 linux/amd64 2+2+1 7168 900 1825'], ['validity/missing-manifest', 'validity/missing-manifest', 'validity/missing-manifest', 'portability/absent-platform', 'portability/no-manifest-json', 'validity/unreferenced-blob']],
  ['opaques.tar', 'oci-layout', ['sample/opaques:1 linux/amd64 8+4+2+2+3 19456 1165 3041'], ['portability/no-manifest-json']],
  ['packages.tar', 'oci-layout', ['sample/packages:1 linux/amd64 16+7+9+3+1 934400 902215 5876'], ['portability/no-manifest-json']],
  ['podman-oci-archive.tar', 'oci-layout', ['example.com/sample/podman:1 linux/amd64 2+2 5120 600 1398'], ['portability/no-manifest-json']],
  ['copied.tar', 'oci-layout', ['sample/copied:1 linux/amd64 7+1+1+1+1+1+2+1 65024 47000 4392'], ['portability/no-manifest-json']],
  ['deleted-and-moved.tar', 'oci-layout', ['sample/deleted-and-moved:1 linux/amd64 7+2+2+3+2 26112 12500 2956'], ['portability/no-manifest-json']],
  ['repo-tags-null.tar', 'oci-layout+docker-archive', ['<none> linux/amd64 2+2 5120 600 null'], []],
  ['rootfs-whiteout-names.tar', 'rootfs', ['<none> - 6 6144 102 null'], []],
  ['rootfs-with-manifest.tar', 'rootfs', ['<none> - 10 8704 188 null'], []],
  ['same-name-twice.tar', 'oci-layout', ['sample/same-name-twice:1 linux/amd64 2+2 5120 600 1398', 'sample/same-name-twice:1 linux/amd64 2+2 5120 600 1398'], ['validity/ref-name', 'portability/no-manifest-json']],
  ['save.tar.gz', 'oci-layout+docker-archive', ['sample/save-gz:1 linux/amd64 2+2 5120 600 null'], []],
  ['save.tar.gz.gz', 'oci-layout+docker-archive', ['sample/save-gz-gz:1 linux/amd64 2+2 5120 600 null'], []],
  ['save.tar.zst', 'oci-layout+docker-archive', ['sample/save-zst:1 linux/amd64 2+2 5120 600 null'], []],
  ['several-images.tar', 'oci-layout+docker-archive', ['sample/one:1|sample/one:latest|registry.example:5000/team/one:1 linux/amd64 2+2 5120 600 null', 'two:2 linux/amd64 2+2+1 7168 677 null'], []],
  ['registry.tar', 'registry', ['sample/registry:1|sample/registry:latest linux/amd64 2+2 5120 600 1398', 'sample/registry@sha256:958d378743cd33487c4c6e4dab3f6398ea09e0d17da5cd3995bd13ce784e3ce4 linux/amd64 2+2 5120 600 1398'], []],
  ['skopeo-dir', 'dir', ['<none> linux/amd64 2+2 5120 600 1426'], []],
  ['skopeo-docker-archive.tar', 'docker-archive', ['sample/skopeo-docker-archive:1 linux/amd64 2+2 5120 600 null'], []],
  ['sparse.tar', 'oci-layout+docker-archive', ['sample/sparse:1 linux/amd64 8 31744 19894 null'], ['portability/type-flag', 'portability/sparse-file']],
  ['symlink-loop.tar', 'oci-layout', ['sample/symlink-loop:1 linux/amd64 3+1 5120 140 1360'], ['validity/skipped-entry', 'portability/symlink-loop', 'portability/no-manifest-json']],
  ['symlink-to-directory.tar', 'oci-layout', ['sample/symlink-to-directory:1 linux/amd64 4+3 6656 340 1464'], ['portability/no-manifest-json']],
  ['symlinked-parents.tar', 'oci-layout', ['sample/symlinked-parents:1 linux/amd64 9+4 11264 580 1614'], ['portability/no-manifest-json']],
  ['tar-damaged.tar', 'oci-layout+docker-archive', ['sample/tar-damaged:1 linux/amd64 1+1+1+1 8780 1035 null'], ['integrity/damaged-layer', 'integrity/damaged-layer', 'integrity/damaged-layer']],
  ['tar-ends.tar', 'oci-layout+docker-archive', ['sample/tar-ends:1 linux/amd64 1+1+1+1+1+1 19608 600 null'], ['integrity/ambiguous-header', 'validity/tar', 'validity/tar', 'validity/tar-peculiarity']],
  ['tar-headers.tar', 'oci-layout+docker-archive', ['sample/tar-headers:1 linux/amd64 12 13824 15 null'], ['portability/type-flag', 'validity/tar']],
  ['tar-names.tar', 'oci-layout+docker-archive', ['sample/tar-names:1 linux/amd64 19+2 28672 52 null'], ['validity/unsafe-path', 'portability/backslash-name']],
  ['tar-numbers.tar', 'oci-layout+docker-archive', ['sample/tar-numbers:1 linux/amd64 13 14848 305 null'], ['portability/high-owner', 'portability/high-owner']],
  ['tar-pax.tar', 'oci-layout+docker-archive', ['sample/tar-pax:1 linux/amd64 10 20480 608 null'], ['integrity/ambiguous-header', 'integrity/ambiguous-header', 'integrity/ambiguous-header', 'validity/tar-peculiarity', 'validity/tar-peculiarity', 'validity/tar-peculiarity']],
  ['truncated-archive.tar', 'oci-layout+docker-archive', ['sample/truncated-archive:1 linux/amd64 2+2 5120 600 null'], ['integrity/damaged-archive', 'integrity/document']],
  ['truncated-gzip-layer.tar', 'oci-layout', ['sample/truncated-gzip-layer:1 linux/amd64 2+1 3206 120 1357'], ['integrity/damaged-layer', 'portability/no-manifest-json']],
  ['truncated-gzip.tar.gz', 'oci-layout', [], ['integrity/damaged-archive', 'integrity/document', 'validity/no-image']],
  ['truncated-layer.tar', 'oci-layout+docker-archive', ['sample/truncated-layer:1 linux/amd64 2+2 3660 196 null'], ['integrity/damaged-archive', 'integrity/damaged-layer']],
  ['two-descriptions.tar', 'oci-layout+docker-archive', ['sample/two-descriptions:1 linux/amd64 2+2+1 7168 650 null', 'sample/two-descriptions:1 linux/amd64 2+2 5120 600 null'], ['validity/descriptions', 'validity/descriptions', 'validity/unreferenced-blob']],
  ['umoci-archive.tar', 'oci-layout', ['1 linux/amd64 2+2 5120 600 1341'], ['portability/no-manifest-json']],
  ['unreferenced-blobs.tar', 'oci-layout', ['sample/unreferenced-blobs:1 linux/amd64 2+2 5120 600 1398'], ['portability/no-manifest-json', 'validity/unreferenced-blob']],
  ['whiteout-after-entry.tar', 'oci-layout', ['sample/whiteout-after-entry:1 linux/amd64 2+3 5632 250 1407'], ['portability/whiteout-after-entry', 'portability/no-manifest-json']],
  ['whiteouts.tar', 'oci-layout', ['sample/whiteouts:1 linux/amd64 11+8+2 17920 800 2220'], ['portability/whiteout-type', 'portability/no-manifest-json']],
  ['windows.tar', 'oci-layout', ['sample/windows:1 windows/amd64 9+4 17408 1450 1977'], ['portability/no-manifest-json', 'portability/windows']],
  ['wrong-architecture.tar', 'oci-layout', ['sample/wrong-architecture:1 linux/amd64 4+1+1 8192 428 1976'], ['portability/no-manifest-json']],
  ['wrong-diff-id.tar', 'oci-layout', ['sample/wrong-diff-id:1 linux/amd64 2+2 5120 600 1398'], ['portability/no-manifest-json']],
  ['wrong-size.tar', 'oci-layout', ['sample/wrong-size:1 linux/amd64 2+2 5120 600 1398'], ['integrity/size', 'portability/no-manifest-json']],
  ['xattrs.tar', 'oci-layout', ['sample/xattrs:1 linux/amd64 6+1 13824 400 1809'], ['integrity/ambiguous-header', 'portability/no-manifest-json']],
  ['zstd-frames.tar', 'oci-layout', ['sample/zstd-frames:1 linux/amd64 2+2 5120 600 6481'], ['portability/no-manifest-json']],
];
/** Refused: exit 2. */
const refused = ['truncated-early.tar'];

const spool = new Spool();
after(() => spool.remove());

async function analysisOf(source: ArchiveSource): Promise<Analysis> {
  const opened = await openImages(source, spool, defaultLimits);
  return analyze(opened, opened.contents.images, { depth: 'merged', limits: defaultLimits });
}

const sample = (file: string): ArchiveSource => ({ name: inProject('samples', file) });

describe('samples', () => {
  test('all samples are in the catalogue', () => {
    const files = readdirSync(inProject('samples')).filter((file) => !/^(?:README\.md|make\.ts|recipes)$/.test(file));
    assert.deepEqual([...catalogue.map(([file]) => file), ...refused].sort(), files.sort());
  });

  for (const [file, formats, images, findings] of catalogue) {
    test(file, async () => {
      const analysis = await analysisOf(sample(file));
      assert.equal(analysis.contents.formats.join('+'), formats);
      assert.deepEqual(analysis.images.map(summary), images);
      assert.deepEqual(
        evaluate(analysis).map(({ rule }) => rule),
        findings,
      );
    });
  }

  for (const file of refused) {
    test(`${file} is rejected`, () => assert.rejects(analysisOf(sample(file)), { name: 'InputError' }));
  }
});

function summary(analysis: Analysis['images'][number]): string {
  const { image, layers } = analysis;
  const { content, files, distribution } = imageSizes(analysis);
  const entries = layers.map(({ changeset }) => changeset?.entries.length ?? '?').join('+');
  return `${image.names.join('|') || '<none>'} ${image.platform ?? '-'} ${entries} ${content} ${files} ${distribution}`;
}

describe('the result is the same from a file, from standard input, and compressed', () => {
  const tars = catalogue
    .map(([file]) => file)
    .filter((file) => file.endsWith('.tar') && statSync(inProject('samples', file)).isFile());
  // The parts of a result that do not depend on how the archive was wrapped.
  const answer = async (source: ArchiveSource) => {
    const { data, findings } = overview(await analysisOf(source));
    const rootfs = data.archive.formats.includes('rootfs');
    return { findings, images: data.images, others: data.archive.otherManifests, rootfs };
  };

  for (const file of tars) {
    test(file, async () => {
      const bytes = readFileSync(inProject('samples', file));
      const expected = await answer(sample(file));
      assert.deepEqual(await answer({ name: '-', stream: chunked(bytes, 997) }), expected, 'from standard input');
      assert.deepEqual(await answer({ name: '-', stream: chunked(gzip(bytes), 997) }), expected, 'gzip');
      assert.deepEqual(await answer({ name: '-', stream: chunked(zstdStored(bytes), 997) }), expected, 'zstd');
    });
  }

  test('hello_image.tar, one byte at a time', async () => {
    const bytes = readFileSync(inProject('samples/hello_image.tar'));
    assert.deepEqual(await answer({ name: '-', stream: chunked(bytes, 1) }), await answer(sample('hello_image.tar')));
  });
});

describe('a layer has the same entries in chunks of any size, with or without digests', () => {
  for (const [file] of catalogue) {
    test(file, async () => {
      const { contents } = await openImages(sample(file), spool, defaultLimits);
      const layers = contents.images.flatMap((image) => image.layers.map((layer) => ({ image, layer })));
      for (const { image, layer } of layers) {
        if (!layer.range) continue;
        const scan = { range: layer.range, hasWhiteouts: image.format !== 'rootfs', limits: defaultLimits };
        const whole = await scanLayer({ ...scan, depth: 'hashes' });
        const pieces = await scanLayer({ ...scan, depth: 'hashes', chunkSize: 61 });
        assert.deepEqual(pieces, whole);
        assert.deepEqual(withoutHashes(await scanLayer({ ...scan, depth: 'entries' })), withoutHashes(whole));
        assert.deepEqual(
          withoutHashes(await scanLayer({ ...scan, depth: 'entries', chunkSize: 61 })),
          withoutHashes(whole),
        );
      }
    });
  }
});

function withoutHashes({ observed, ...rest }: Changeset) {
  return { ...rest, size: observed.size, contentSize: observed.contentSize };
}
