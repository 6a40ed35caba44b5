// Which engines load an archive: the verdicts of `validate`. The expected ones were seen with real engines (docs/design/engines.md).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { EngineVerdict } from '../../src/report/engine-verdicts.ts';
import { dockerSaveLegacyEntries, gzip, MEDIA, ociArchive, ociEntries, zstdStored } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

async function verdicts(archive: string | Buffer): Promise<readonly EngineVerdict[]> {
  const isFile = typeof archive === 'string';
  const { output } = await run(['validate', isFile ? archive : '-', '--format', 'json'], {
    stdin: isFile ? undefined : archive,
  });
  return JSON.parse(output).data.engines;
}

/** `yes yes no yes ?`, in the order of the table. */
const inShort = (all: readonly EngineVerdict[]): string =>
  all.map(({ loads }) => (loads === null ? '?' : loads ? 'yes' : 'no')).join(' ');

const image = (...layers: readonly (readonly TarLiteral[])[]) => ({
  names: ['app:1'],
  steps: layers.map((entries) => ({ entries })),
});
const file: TarLiteral = { path: 'a', body: 'x' };
const hardLink = (path: string, link: string): TarLiteral => ({ path, type: 'hardlink', link });
/** docker save of Docker 20, so that all engines but umoci read it. */
const saved = (...layers: readonly (readonly TarLiteral[])[]): Buffer =>
  tar(dockerSaveLegacyEntries([image(...layers)]));
const savedWith = (...more: readonly TarLiteral[]): Buffer =>
  tar([...dockerSaveLegacyEntries([image([file])]), ...more]);
/** The same image in the layout that all engines but Docker with overlay2 read. */
const layout = (...layers: readonly (readonly TarLiteral[])[]): Buffer => ociArchive([image(...layers)]);
/** One tar, made by Python and compressed by xz and bzip2, with its diff ID. */
const diffID = 'sha256:cb3a85005d770b1b941b85d97d388f378aee532b0d7f3a4f6d58b7ef8ea6e7c4';
const xz = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Cf/AFRdADCAM1AYaInDD90ibiEFRld82HLvDE3OTOgYLM9sERnf2qZj4U3aTnb8hbPb5I07lYt5dm3408/xm0vQ0CCpkC0Zl5XhgdWWYgDGw7Nj4cXWpowsAAB/3ZlORO6YRgABcIBQAAAALGacsrHEZ/sCAAAAAARZWg==',
  'base64',
);
const bzip2 = Buffer.from(
  'QlpoOTFBWSZTWeHY7tIAAGzbgMmAYABzgAAA4AAeQAgIIABURqaADRoaBFFA0YgB9xQlEPcQRKx1eheuuaCQEFpGYE5lKL00dVOQXu2ZvTABF8XckU4UJDh2O7SA',
  'base64',
);
/** A layout with this blob as the layer of that diff ID. */
const compressed = (blob: Buffer): Buffer =>
  ociArchive([{ ...image([file]), override: { rootfs: { type: 'layers', diff_ids: [diffID] } } }], {
    layer: (store) => store.add(MEDIA.layer, blob),
  });
const configured = (config: object): Buffer => ociArchive([{ ...image([file]), config: { ...config } }]);
/** docker save of Docker 20 with other names in manifest.json. */
function savedAs(change: (item: { readonly Layers: readonly string[] }) => object): Buffer {
  const entries = dockerSaveLegacyEntries([image([file])]);
  return tar(
    entries.map((entry) => {
      if (entry.path !== 'manifest.json') return entry;
      const [item] = JSON.parse(String(entry.body));
      return { ...entry, body: JSON.stringify([{ ...item, ...change(item) }]) };
    }),
  );
}
const layersAs = (name: (path: string) => string): Buffer =>
  savedAs(({ Layers }) => ({ Layers: Layers.map((path) => name(path)) }));
const tagged = (tag: string): Buffer => savedAs(() => ({ RepoTags: [tag] }));
const digest = 'b'.repeat(64);
const names = Array.from({ length: 65_000 }, (_, at) => hardLink(`l${at}`, 'a'));
const link: TarLiteral = { path: 'x/layer.tar', link: 'nowhere' };

describe('engines: Docker overlay2, Docker containerd, containerd, podman, umoci', () => {
  // biome-ignore format: one archive, one line
  const cases: readonly (readonly [title: string, archive: string | Buffer, expected: string])[] = [
    ['docker save since 25: both descriptions', 'samples/hello_image.tar', 'yes yes yes yes yes'],
    ['docker save before 25', saved([file]), 'yes yes yes yes no'],
    ['an OCI layout', layout([file]), 'no yes yes yes yes'],
    ['an OCI layout without oci-layout', 'samples/no-oci-layout.tar', 'no no no yes no'],
    ['index.json without an image beside manifest.json', 'samples/docker-25-rc.tar', 'yes no no yes no'],
    ['docker save before 1.10', 'samples/docker-1.9-save.tar', 'no no no no no'],
    ['skopeo dir', 'samples/skopeo-dir', 'no no no yes no'],
    ['a missing layer', 'samples/missing-layer.tar', 'no no no no no'],
    ['a layer to be downloaded', 'samples/foreign-layer.tar', 'no ? ? ? ?'],
    ['126 layers', saved(...Array.from({ length: 126 }, (_, at) => [{ path: `f${at}` }])), 'no yes yes yes no'],
    ['links to nowhere in docker save', savedWith(link), 'yes no no yes no'],
    ['links to nowhere in an OCI layout', tar([...ociEntries([image([file])]), link]), 'no yes yes yes yes'],
    ['a layer in manifest.json with a leading slash', layersAs((path) => `/${path}`), 'yes no no no no'],
    ['a layer in manifest.json with a leading ./', layersAs((path) => `./${path}`), 'yes no no yes no'],
    ['a tag in capital letters', tagged('App:1'), 'no no no no no'],
    ['a name without a tag', tagged('app'), 'no yes yes no no'],
    ['a name with a digest as its tag', tagged(`app@sha256:${digest}`), 'no yes yes no no'],
    ['names in the archive with a leading slash', tar(dockerSaveLegacyEntries([image([file])]).map((one) => ({ ...one, path: `/${one.path}` }))), 'yes no no no no'],
    ['65,001 names of a file', layout([file, ...names]), 'no no no no no'],
    ['65,001 names of a file in two layers', saved([file, ...names.slice(1)], [file, hardLink('b', 'a')]), 'yes yes yes yes no'],
    ['a name of 256 bytes', layout([{ path: 'n'.repeat(256) }]), 'no no no no no'],
    ['a path of 4,095 bytes', layout([{ path: `${'d/'.repeat(2047)}f` }]), 'no no no no no'],
    ['a contiguous file', layout([{ path: 'a', type: 'contiguous', body: 'x' }]), 'no no no no no'],
    ['a volume label in docker save', tar([{ path: 'label', flag: 'V' }, ...dockerSaveLegacyEntries([image([file])])]), 'no yes yes yes no'],
    ['a layer of another size than declared', 'samples/wrong-size.tar', 'no yes yes yes no'],
    ['a path twice in a layer', layout([file, file]), 'no yes yes no yes'],
    ['a hard link to itself', layout([hardLink('a', 'a')]), 'no no no no no'],
    ['a hard link to a file of a lower layer', layout([file], [hardLink('b', 'a')]), 'no no no no yes'],
    ['a whiteout after its entry', layout([file], [file, { path: '.wh.a' }]), 'no no no no yes'],
    ['a whiteout below a file', saved([{ path: 'a/b' }], [{ path: 'a' }, { path: 'a/.wh.b' }]), 'no no no yes no'],
    ['a whiteout without a name', layout([{ path: '.wh.' }]), 'no no no no no'],
    ['a directory as a whiteout', layout([file], [{ path: '.wh.a/' }]), 'no yes yes yes yes'],
    ['layers in zstd', 'samples/zstd-frames.tar', 'no yes yes yes no'],
    ['a layer in xz', compressed(xz), 'no no no yes no'],
    ['a layer in bzip2', compressed(bzip2), 'no no no yes no'],
    ['an archive in gzip', 'samples/save.tar.gz', 'yes yes no yes yes'],
    ['an archive in zstd, twice', zstdStored(zstdStored(saved([file]))), 'yes yes no yes no'],
    ['a diff ID of another layer in an OCI layout', compressed(gzip(tar([file]))), 'no no no yes no'],
    ['a whiteout of a name of 256 bytes', layout([file], [{ path: `.wh.${'n'.repeat(256)}` }]), 'no no no no no'],
    ['a link to a link of aufs', layout([file, hardLink('.wh..wh.plnk/1', 'a'), hardLink('b', '.wh..wh.plnk/1')]), 'no no no yes yes'],
    ['a label that is a number', configured({ Labels: { a: 1 } }), 'no no no no no'],
    ['a command that is a string', configured({ Cmd: 'sh' }), 'no no no no no'],
    ['the same in docker save', tar(dockerSaveLegacyEntries([{ ...image([file]), config: { Cmd: 'sh' } }])), 'yes no no no no'],
    ['a time that is none', ociArchive([{ ...image([file]), override: { created: '2024-13-01' } }]), 'no no no no no'],
    ['a variable without a value', configured({ Env: ['A'] }), 'no yes yes yes no'],
    ['a global PAX header of git', layout([{ ...file, globalPax: { comment: 'a' } }]), 'no yes yes yes no'],
    ['a global PAX header that sets a time', layout([{ ...file, globalPax: { mtime: '1' } }]), 'no yes yes yes no'],
    ['a device 0/0', layout([{ path: 'a', type: 'character-device', device: [0, 0] }]), 'no yes yes yes yes'],
  ];
  for (const [title, archive, expected] of cases) {
    test(title, async () => assert.equal(inShort(await verdicts(archive)), expected));
  }

  test('a reason is the message of the finding, and the number of others', async () => {
    const [docker] = await verdicts(saved([file, file, hardLink('b', 'b')]));
    assert.match(docker?.whyNot ?? '', /^layer 0: .* \(and \d more\)$/);
  });

  test('the reason names the compression, and what to do', async () => {
    const umoci = (await verdicts('samples/zstd-frames.tar')).at(-1);
    assert.match(umoci?.whyNot ?? '', /^layer 0 is compressed with zstd, .*; convert with skopeo copy --dest-compress/);
    const containerd = (await verdicts('samples/save.tar.gz'))[2];
    assert.match(
      containerd?.whyNot ?? '',
      /^it does not decompress archives \(this one: gzip\); pass the uncompressed/,
    );
  });

  test('no verdicts without an image', async () => {
    for (const archive of ['samples/hello_fs.tar', 'samples/manifest-empty.tar']) {
      assert.deepEqual(await verdicts(archive), []);
    }
  });

  test('the table fits one screen', async () => {
    const { output } = await run(['validate', 'samples/hello_oci.tar']);
    const lines = output.split('\n');
    const at = lines.findIndex((line) => /^ENGINE +LOADS +WHY NOT/.test(line));
    assert.match(lines[at + 1] ?? '', /^Docker with overlay2 +no +no manifest.json/);
    assert.match(lines[at + 5] ?? '', /^umoci +yes/);
    assert.ok(lines.length < 24, output);
  });
});
