// Layers and archives that are damaged, that are not supported, and that are no tars: three answers. What could not be read is
// unknown, never 0.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { noise, sha256 } from '../support/bytes.ts';
import { gzip, zstdWindow } from '../support/compress.ts';
import { type ImageLiteral, MEDIA, ociArchive } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lzma2, xzStart } from '../support/xz-header.ts';

const write = temporaryFolder('unread-layers');
const files: readonly TarLiteral[] = [
  { path: 'etc/', mode: 0o755 },
  { path: 'etc/os-release', body: 'ID=test\n' },
];
const image: ImageLiteral = { names: ['app:1'], steps: [{ entries: files }] };
const layer = tar(files);

/** An image whose only layer is this blob, with a diff ID of `content`. */
const archiveOf = (blob: Buffer, content: Buffer = blob, mediaType: string = MEDIA.layer): Buffer =>
  ociArchive([{ ...image, override: { rootfs: { type: 'layers', diff_ids: [sha256(content)] } } }], {
    layer: (store) => store.add(mediaType, blob),
  });

async function errorsOf(archive: Buffer, command = 'validate'): Promise<readonly string[]> {
  const { output } = await run([command, '-', '--format', 'json'], { stdin: archive });
  const { findings } = JSON.parse(output);
  return findings
    .filter(({ severity }: { severity: string }) => severity === 'error')
    .map(({ rule, message }: { rule: string; message: string }) => `${rule}: ${message}`);
}

const statusesOf = async (archive: Buffer): Promise<unknown> => {
  const { output } = await run(['verify', '-', '--format', 'json'], { stdin: archive });
  return JSON.parse(output)
    .data.blobs.filter(({ layer: index }: { layer: number | null }) => index === 0)
    .map(({ hash, status }: { hash: string; status: string }) => `${hash} ${status}`);
};

describe('an image volume whose layer is no tar', () => {
  const lz4 = Buffer.concat([Buffer.from([0x04, 0x22, 0x4d, 0x18]), noise('lz4', 600)]);
  const ext4 = Buffer.alloc(4096);
  ext4.writeUInt16LE(0xef53, 1024 + 56);
  for (const [what, blob, content, mediaType, look] of [
    ['a zip file', Buffer.from('PK\x03\x04 a short one'), undefined, MEDIA.layer, 'looks like a zip file'],
    ['gzip in gzip', gzip(gzip(layer)), gzip(layer), MEDIA.gzipLayer, 'looks like gzip data'],
    ['lz4', lz4, undefined, MEDIA.layer, 'looks like lz4 data'],
    ['JSON in gzip', gzip(Buffer.from('{"a": 1}')), Buffer.from('{"a": 1}'), MEDIA.gzipLayer, 'looks like JSON'],
    [
      'an ext4 image, which begins with zeros',
      ext4,
      undefined,
      MEDIA.layer,
      'looks like an ext2/ext3/ext4 filesystem image',
    ],
    ['bytes of no known kind', noise('x', 700), undefined, MEDIA.layer, 'does not begin with a tar header'],
    ['a few bytes', Buffer.from([1, 2, 3]), undefined, MEDIA.layer, 'has only 3 bytes'],
  ] as const) {
    const archive = archiveOf(blob, content, mediaType);
    test(`${what}: says so, and nothing is damaged`, async () => {
      for (const command of ['validate', 'verify', 'check'])
        assert.deepEqual(await errorsOf(archive, command), [`integrity/not-a-tar: layer 0 is not a tar (${look})`]);
    });
    test(`${what}: its digests verify`, async () =>
      assert.deepEqual(await statusesOf(archive), ['digest verified', 'diffID verified']));
  }

  const zip = write('zip.tar', archiveOf(Buffer.from('PK\x03\x04 one')));
  const json = write('json.tar', archiveOf(Buffer.from('{"another": 1}')));
  test('its figures are unknown, never 0', async () => {
    const { data } = JSON.parse((await run([zip, '--format', 'json'])).output);
    const { sizes, ledger, wasted, efficiency, complete, layers } = data.images[0];
    assert.deepEqual(
      [sizes, ledger, wasted, efficiency, complete],
      [{ distribution: null, content: null, files: null, visible: null }, null, null, null, false],
    );
    assert.deepEqual(
      [layers[0].sizes, layers[0].entryCount, layers[0].ledger],
      [{ distribution: null, content: null, files: null }, null, null],
    );
    for (const command of [[zip], ['layers', zip], ['ls', zip], ['history', zip], ['files', zip], ['bloat', zip]])
      assert.doesNotMatch((await run(command)).output, /\b0B|at least/, command.join(' '));
    assert.equal(JSON.parse((await run(['inspect', zip])).output)[0].Size, null);
  });
  test('two of them are not compared', async () => {
    const { output, status } = await run(['diff', zip, json]);
    assert.doesNotMatch(output, /identical|no path differs/);
    assert.equal(status, 1);
  });
  test('check does not pass, export and cat refuse', async () => {
    assert.equal((await run(['check', zip])).status, 1);
    for (const command of [
      ['export', zip],
      ['cat', zip, '/etc/os-release'],
    ])
      assert.match((await run(command)).errors, /layer 0 is not a tar \(looks like a zip file\)/);
  });
  test('a layer of zero bytes is empty, as for Docker', async () =>
    assert.deepEqual(await errorsOf(archiveOf(Buffer.alloc(0))), []));
});

describe('damage needs proof', () => {
  test('a tar that its builder stored cut: not called truncated, as its digest matches', async () => {
    const cut = layer.subarray(0, 1024 + 4);
    assert.deepEqual(await errorsOf(archiveOf(cut)), [
      'integrity/damaged-layer: layer 0 ends at byte 1028, inside /etc/os-release; its digest matches, so it was built like this',
    ]);
  });
  test('a gzip stream with a wrong checksum, whose diff ID is not known to be wrong', async () => {
    const wrong = Buffer.from(gzip(layer));
    wrong.writeUInt32LE(1, wrong.length - 8);
    const archive = archiveOf(wrong, layer, MEDIA.gzipLayer);
    const [error = ''] = await errorsOf(archive);
    assert.match(
      error,
      /^integrity\/damaged-layer: layer 0 is not readable from byte .*wrong checksum.*digest matches/,
    );
    assert.deepEqual(await statusesOf(archive), ['digest verified', 'diffID unverifiable']);
  });
  test('a tar header with a wrong checksum is damage, also in the first block', async () => {
    const wrong = Buffer.from(layer);
    wrong.write('X', 0);
    assert.match(
      String(await errorsOf(archiveOf(wrong))),
      /damaged-layer: layer 0 is not readable from byte 0: not a tar/,
    );
  });
});

describe('a zstd window', () => {
  const exponent = (log: number): number => (log - 10) << 3;
  for (const log of [27, 28, 29, 30]) {
    test(`of 2^${log} bytes is decoded, in a layer and around the archive`, async () => {
      const archive = archiveOf(zstdWindow(layer, exponent(log)), layer, MEDIA.zstdLayer);
      assert.deepEqual(await errorsOf(archive), []);
      assert.deepEqual(await statusesOf(archive), ['digest verified', 'diffID verified']);
      assert.deepEqual(await errorsOf(zstdWindow(archive, exponent(log))), []);
    });
  }
  for (const [descriptor, size] of [
    [exponent(31), 2048],
    [exponent(31) + 4, 3072],
    [exponent(41) + 7, 3_932_160],
  ] as const) {
    test(`of ${size} MiB is named, not called damage`, async () => {
      const archive = archiveOf(zstdWindow(layer, descriptor), layer, MEDIA.zstdLayer);
      const [error = '', ...others] = await errorsOf(archive, 'verify');
      assert.match(
        error,
        new RegExp(`^integrity/unsupported: .* needs a window of ${size} MiB, more than the limit of 1024`),
      );
      assert.deepEqual([others, await statusesOf(archive)], [[], ['digest verified', 'diffID unverifiable']]);
      const outer = await run(['check', '-'], { stdin: zstdWindow(archive, descriptor) });
      assert.equal(outer.status, 2);
      assert.match(outer.errors, new RegExp(`needs a window of ${size} MiB`));
      assert.doesNotMatch(outer.errors, /damaged|truncated/);
    });
  }
  test('a dictionary that is not in the stream is named', async () => {
    const frame = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 0, 42]), noise('x', 50)]);
    assert.match(String(await errorsOf(archiveOf(frame))), /integrity\/unsupported: .* needs the dictionary 42/);
  });
});

describe('an xz feature that cannot be decoded is named, not called damage', () => {
  for (const [feature, stream] of [
    ['SHA-256 check', xzStart(10, [lzma2])],
    ['check type 5', xzStart(5, [lzma2])],
    ['BCJ filter for x86', xzStart(4, [[4], lzma2])],
    ['BCJ filter for ARM64', xzStart(1, [[10], lzma2])],
    ['delta filter', xzStart(4, [[3, 3], lzma2])],
    ['dictionary of 128 MiB', xzStart(4, [[0x21, 30]])],
  ] as const) {
    const expected = new RegExp(`uses an xz feature that is not supported: ${feature};`);
    const bytes = Buffer.concat([stream, Buffer.alloc(100)]);
    test(`${feature}, in a layer`, async () => {
      const [error = '', ...others] = await errorsOf(archiveOf(bytes));
      assert.match(error, expected);
      assert.deepEqual([error.startsWith('integrity/unsupported: layer 0 cannot be read'), others], [true, []]);
    });
    test(`${feature}, around the archive`, async () => {
      const { status, errors } = await run(['check', '-'], { stdin: bytes });
      assert.match(errors, expected);
      assert.deepEqual([status, /damaged|truncated/.test(errors)], [2, false]);
    });
  }
});

describe('bytes after a gzip stream are read as by gzip', () => {
  const archive = archiveOf(layer);
  const compressed = gzipSync(archive);
  const found = async (bytes: Buffer): Promise<unknown> => {
    const { output, status } = await run(['validate', '-', '--format', 'json'], { stdin: bytes });
    const { findings } = JSON.parse(output);
    return [
      status,
      findings
        .filter(({ rule }: { rule: string }) => rule === 'validity/tar')
        .map((one: { message: string }) => one.message),
    ];
  };
  const ignored = (count: number): string =>
    `archive, byte ${compressed.length}: ${count}B after the end of the gzip stream are ignored, as gzip ignores them`;
  for (const [what, more, messages] of [
    ['nothing', Buffer.alloc(0), []],
    ['zeros', Buffer.alloc(700), []],
    ['garbage', Buffer.from('garbage'), [ignored(7)]],
    ['zeros and garbage', Buffer.from('\0\0\0garbage'), [ignored(10)]],
    [
      'zeros and a member, which gzip does not read on',
      Buffer.concat([Buffer.alloc(2), gzip(Buffer.from('x'))]),
      'some',
    ],
    ['half a magic number', Buffer.from([0x1f]), [ignored(1)]],
    ['an empty member', gzip(Buffer.alloc(0)), []],
  ] as const) {
    test(what, async () => {
      const answer = await found(Buffer.concat([compressed, more]));
      assert.deepEqual(answer, [0, messages === 'some' ? [ignored(more.length)] : messages]);
    });
  }
  test('a second member is read on', async () => {
    const [first, second] = [archive.subarray(0, 3000), archive.subarray(3000)];
    assert.deepEqual(await found(Buffer.concat([gzip(first), gzip(second)])), [0, []]);
  });
  test('a second member that is cut is truncated', async () => {
    const two = Buffer.concat([gzip(archive.subarray(0, 3000)), gzip(archive.subarray(3000)).subarray(0, -9)]);
    assert.match(
      String(await errorsOf(two)),
      /damaged-archive: the archive is truncated at byte .*: the gzip stream ends early/,
    );
  });
  test('in a layer: the digests verify, and the files are there', async () => {
    const bytes = archiveOf(Buffer.concat([gzip(layer), Buffer.from('junk')]), layer, MEDIA.gzipLayer);
    assert.deepEqual(await statusesOf(bytes), ['digest verified', 'diffID verified']);
    const { output } = await run(['validate', '-'], { stdin: bytes });
    const length = gzip(layer).length;
    assert.ok(output.includes(`warning: layer 0, byte ${length}: 4B after the end of the gzip stream are ignored`));
    assert.equal((await run(['cat', '-', '/etc/os-release'], { stdin: bytes })).output, 'ID=test\n');
  });
});
