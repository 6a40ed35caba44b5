// An encrypted layer was called "not in the archive" in the overview, and "missing or cannot be read" in diff.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { noise } from '../support/bytes.ts';
import type { ImageLiteral } from '../support/image-literal.ts';
import { type BlobStore, type Descriptor, MEDIA } from '../support/oci-blobs.ts';
import { addLayer, ociArchive } from '../support/oci-layout.ts';
import { run } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const write = temporaryFolder('unread-layers');
const step = (path: string) => ({ createdBy: `COPY ${path} /`, entries: [{ path, body: path }] });
const literal: ImageLiteral = { names: ['app:1'], steps: ['a', 'b', 'c', 'd'].map(step) };

type Layer = (store: BlobStore, content: Buffer) => Descriptor;
const plain: Layer = (store, content) => addLayer(store, content, 'gzip');
const encrypted: Layer = (store, content) =>
  store.add(`${MEDIA.gzipLayer}+encrypted`, noise(String(content.length + Number(content[0])), 1000));
const unknown: Layer = (store, content) => store.add('application/x-squashfs', `hsqs ${content.length}`);
const missing: Layer = (store, content) => {
  const layer = addLayer(store, content, 'gzip');
  store.forget(layer);
  return layer;
};
const saved = (...layers: readonly Layer[]): Buffer =>
  ociArchive([literal], { layer: (store, content, at) => (layers[at] ?? plain)(store, Buffer.from(content)) });

/** [layers from the first on, why they were not read] */
const rows: readonly (readonly [readonly Layer[], string])[] = [
  [[missing], 'layer 0 is not in the archive'],
  [[plain, encrypted], 'layer 1 is encrypted'],
  [[unknown], 'layer 0 is of an unknown type'],
  [[encrypted, encrypted, plain, encrypted], 'layers 0–1, 3 are encrypted'],
  [
    [missing, encrypted, unknown, missing],
    'layers 0, 3 are not in the archive, layer 1 is encrypted, layer 2 is of an unknown type',
  ],
];
const advice = '; name an archive that has the layers with --with, or export the image again with all its layers';

for (const [layers, reason] of rows) {
  describe(reason, () => {
    const archive = saved(...layers);
    const whole = layers.includes(missing) ? reason + advice : reason;
    test('overview', async () => {
      const { output } = await run(['-'], { stdin: archive });
      assert.match(output, new RegExp(`^wasted +unknown {2}${reason}$`, 'm'));
    });
    test('bloat', async () => {
      const { output } = await run(['bloat', '-'], { stdin: archive });
      assert.match(output, new RegExp(`^wasted +unknown {2}${reason}$`, 'm'));
    });
    test('files', async () =>
      assert.match((await run(['files', '-'], { stdin: archive })).output, new RegExp(`^${whole}$`, 'm')));
    test('cat', async () =>
      assert.equal((await run(['cat', '-', 'a'], { stdin: archive })).errors, `timg-inspect: -: ${whole}\n`));
    test('diff', async () => {
      const old = write('old.tar', archive);
      const newer = write('new.tar', ociArchive([{ ...literal, steps: [step('e')] }]));
      const { output } = await run(['diff', old, newer]);
      assert.match(output, new RegExp(`^Files: cannot be compared\nold image: ${reason}$`, 'm'));
    });
  });
}

test('the layers of an image with one layer', async () => {
  const one = ociArchive([{ names: ['app:1'], steps: [step('a')] }]);
  const { status, errors } = await run(['files', '-', '--layer', '1'], { stdin: one });
  assert.deepEqual([status, errors], [2, 'timg-inspect: no layer 1; the image has one layer, layer 0\n']);
});
