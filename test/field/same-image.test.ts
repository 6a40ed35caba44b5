// People reported that diff called images "identical by their digests" although annotations or compression differ, and that it
// said that only the config differs without showing what.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DiffData } from '../../src/report/diff/data.ts';
import { gzip } from '../support/compress.ts';
import { buildImage, type ImageLiteral } from '../support/image-literal.ts';
import { BlobStore, MEDIA } from '../support/oci-blobs.ts';
import { addImage, type ImageBlobOptions, layoutEntries } from '../support/oci-layout.ts';
import { run } from '../support/run.ts';
import { tar } from '../support/tar-builder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const write = temporaryFolder('same-image');
const literal: ImageLiteral = {
  names: ['app:1'],
  steps: [
    { createdBy: 'COPY base / # buildkit', entries: [{ path: 'base', body: 'base'.repeat(400) }] },
    { createdBy: 'COPY app / # buildkit', entries: [{ path: 'app', body: 'app'.repeat(400) }] },
    { createdBy: 'CMD ["/app"]' },
  ],
};

function saved(options: ImageBlobOptions = {}, changes: Partial<ImageLiteral> = {}): Buffer {
  const store = new BlobStore();
  return tar(layoutEntries(store, [addImage(store, buildImage({ ...literal, ...changes }), options)]));
}
const override = (config: Readonly<Record<string, unknown>>): Buffer => saved({}, { override: config });
const history = (last: Readonly<Record<string, unknown>>) => [
  { created_by: 'COPY base / # buildkit' },
  { created_by: 'COPY app / # buildkit' },
  { created_by: 'CMD ["/app"]', empty_layer: true, ...last },
];

async function diffOf(old: Buffer, newer: Buffer, ...options: readonly string[]) {
  const archives = [write('old.tar', old), write('new.tar', newer)];
  const page = await run(['diff', ...archives, ...options]);
  const { data }: { readonly data: DiffData } = JSON.parse(
    (await run(['diff', ...archives, ...options, '--format', 'json'])).output,
  );
  return { ...page, data };
}

const same = 'identical image (same image ID)';
const manifestDigest = `${same}; what differs: manifest digest`;

describe('diff of one image that is stored in different ways', () => {
  const recompressed = (store: BlobStore, content: Buffer) =>
    store.add(MEDIA.gzipLayer, Buffer.concat([gzip(content.subarray(0, 512)), gzip(content.subarray(512))]));
  /** [what differs, how it is stored, the line below the heading, fields of the manifest, pulled layers] */
  const cases: readonly (readonly [string, ImageBlobOptions, string, readonly string[], readonly number[]])[] = [
    ['nothing', {}, same, [], []],
    [
      'an annotation of the manifest',
      { manifest: { annotations: { 'org.example': 'x' } } },
      `${manifestDigest}, annotations`,
      ['digest', 'annotations org.example'],
      [],
    ],
    [
      'an annotation of the descriptor',
      { descriptor: { annotations: { 'org.example': 'x' } } },
      `${same}; what differs: annotations`,
      ['descriptor annotations org.example'],
      [],
    ],
    [
      'the name of the compression',
      { compression: 'zstd' },
      `${manifestDigest}, compression`,
      ['digest', 'layers[0].compression', 'layers[1].compression'],
      [0, 1],
    ],
    [
      'the level of the compression',
      {
        layer: (store, content, at) =>
          at === 0 ? store.add(MEDIA.gzipLayer, gzip(content)) : recompressed(store, content),
      },
      `${manifestDigest}, compression`,
      ['digest', 'layers[1].digest'],
      [1],
    ],
    [
      'whether layers are compressed: an uncompressed layer has the digest of its content',
      { compression: 'none' },
      `${manifestDigest}, compression`,
      ['digest', 'layers[0].compression', 'layers[1].compression'],
      [],
    ],
    [
      'the media types',
      { layer: (store, content) => store.add(MEDIA.dockerGzipLayer, gzip(content)) },
      `${manifestDigest}, media types`,
      ['digest', 'layers[0].mediaType', 'layers[1].mediaType'],
      [],
    ],
  ];
  for (const [what, options, note, fields, pulled] of cases) {
    test(what, async () => {
      const { status, output, data } = await diffOf(saved(), saved(options), '--exit-code');
      assert.equal(status, 0);
      assert.equal(output.split('\n')[1], note);
      assert.deepEqual(
        data.manifestChanges.map(({ field, key }) => (key === null ? field : `${field} ${key}`)),
        fields,
      );
      assert.equal(data.equivalence, 'image');
      assert.deepEqual(data.pull.pulledLayers, pulled);
      assert.equal(/^Manifest$/m.test(output), fields.length > 0);
      const isSaid = /^--exit-code compares files and settings; it does not count: /m.test(output);
      assert.equal(isSaid, fields.length > 0);
    });
  }

  test('the pull of layers in another compression', async () => {
    const { output } = await diffOf(saved(), saved({ compression: 'zstd' }));
    assert.match(
      output,
      /^to pull +\S+B {2}compressed, layers 0–1: layer 0 has the same content, but is compressed in another way$/m,
    );
    assert.match(output, /^new content +0B {2}uncompressed, of /m);
  });
  test('without --exit-code nothing is said about it', async () =>
    assert.doesNotMatch((await diffOf(saved(), saved({ compression: 'zstd' }))).output, /--exit-code/));
});

describe('diff of images whose configs differ', () => {
  const cases: readonly (readonly [string, Buffer, Buffer, string, readonly string[], number])[] = [
    [
      'in the time of creation',
      saved(),
      override({ created: '2024-05-05T00:00:00Z' }),
      'created',
      ['created 2024-01-01T00:00:00Z 2024-05-05T00:00:00Z'],
      0,
    ],
    [
      'in the history',
      override({ history: history({}) }),
      override({ history: history({ created_by: 'CMD ["/bin"]' }) }),
      'history',
      ['history[2].created_by CMD ["/app"] CMD ["/bin"]'],
      0,
    ],
    [
      'in the number of entries',
      override({ history: history({}) }),
      override({ history: [...history({}), { comment: 'squashed', empty_layer: true }] }),
      'history',
      ['history[3].comment - squashed', 'history[3].empty_layer - true'],
      0,
    ],
    [
      'in a setting and the time',
      saved(),
      saved({}, { config: { User: 'app' }, override: { created: '2024-05-05T00:00:00Z' } }),
      'created, settings',
      ['Env PATH /usr', 'User - app', 'WorkingDir / -', 'created 2024-01-01T00:00:00Z 2024-05-05T00:00:00Z'],
      1,
    ],
    [
      'in a field that is not compared',
      saved(),
      override({ 'org.example': 1 }),
      'in fields that are not compared',
      [],
      0,
    ],
  ];
  for (const [what, old, newer, words, rows, exit] of cases) {
    test(what, async () => {
      const { status, output, data } = await diffOf(old, newer, '--exit-code');
      assert.equal(output.split('\n')[1], `identical layers; only the config differs: ${words}`);
      const [, table = ''] = /^Config\nFIELD.*\n((?:.+\n)*)/m.exec(output) ?? [];
      const shown = table.replace(/ +/g, ' ').trimEnd().split('\n');
      for (const [at, row] of rows.entries()) assert.ok(shown[at]?.startsWith(row), `${shown[at]} is ${row}`);
      assert.equal(shown.filter((line) => line !== '').length, rows.length);
      assert.equal(status, exit);
      assert.equal(data.equivalence, 'layers');
    });
  }

  test('a long value is cut so that its difference can be seen', async () => {
    const long = (end: string) => override({ history: history({ created_by: `RUN ${'x'.repeat(5000)}${end}` }) });
    const { output } = await diffOf(long('one'), long('two'));
    assert.match(output, /^history\[2\]\.created_by +…x{20}one +…x{20}two$/m);
  });

  test('if layers differ, neither time nor history is compared', async () => {
    const other = saved({}, { steps: [{ createdBy: 'COPY . .', entries: [{ path: 'other', body: 'x' }] }] });
    const { data } = await diffOf(saved(), other);
    assert.equal(data.historyChanges, null);
    assert.deepEqual(data.manifestChanges, []);
  });
});
