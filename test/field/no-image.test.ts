// An archive that lists images and has none of them to read, or lists none: every gate fails, and the lists say so.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dockerSaveLegacyEntries, type ImageLiteral, MEDIA, ociEntries } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

const image: ImageLiteral = { names: ['app:1'], steps: [{ entries: [{ path: 'etc/motd', body: 'hello\n' }] }] };
const layout = ociEntries([image]);
const index = layout.find(({ path }) => path === 'index.json') as TarLiteral;
const [{ digest }] = JSON.parse(String(index.body)).manifests as [{ digest: string }];
const manifest = `blobs/${digest.replace(':', '/')}`;

const changed = (entries: readonly TarLiteral[], name: string, body: string): Buffer =>
  tar(entries.map((entry) => (entry.path === name ? { ...entry, body } : entry)));
const emptyIndex = JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.index, manifests: [] });

for (const [what, bytes, message] of [
  [
    'the only manifest is missing',
    tar(layout.filter(({ path }) => path !== manifest)),
    /no image in this archive \(format: OCI layout\); it lists 1 manifest, but has none to read; export the image again/,
  ],
  ['the only manifest is not JSON', changed(layout, manifest, '{"schemaVersion": 2,'), /no image in this archive/],
  ['an index without manifests', changed(layout, 'index.json', emptyIndex), /no image in this archive/],
  [
    'manifest.json without images',
    changed(dockerSaveLegacyEntries([image]), 'manifest.json', '[]'),
    /\(format: docker save\)/,
  ],
] as const) {
  describe(what, () => {
    for (const command of ['check', 'validate', 'verify', 'ls', 'inspect', 'layers'])
      test(command, async () => {
        const { status, output, errors } = await run([command, '-'], { stdin: bytes });
        assert.equal(status, 1);
        assert.match(output + errors, message);
      });
  });
}
