// Advisories of readers that took another place for the next header than other readers do, so that one archive held other
// files for each. Ours reads as Go's archive/tar does, with which Docker and containerd unpack.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf, filesIn } from '../support/answers.ts';
import { ociArchive } from '../support/oci-layout.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

const image = (entries: readonly TarLiteral[]): Buffer => ociArchive([{ names: ['hostile:1'], steps: [{ entries }] }]);
/** A tar that is the payload of a file: none of its names may come up. */
const smuggled = tar([{ path: 'smuggled', body: 'theirs' }]);
const last: TarLiteral = { path: 'last', body: 'read' };

test('tokio-tar, CVE-2025-62518: the header says 0 bytes, PAX says how many there are', async () => {
  const archive = image([
    { path: 'inner.tar', body: smuggled, sizeField: 0, pax: { size: String(smuggled.length) } },
    last,
  ]);
  assert.deepEqual(await filesIn(archive), [`inner.tar file ${smuggled.length}`, 'last file 4']);
});

test('tar-rs, CVE-2026-33055: the header says another size than PAX', async () => {
  const archive = image([
    { path: 'inner.tar', body: smuggled, sizeField: 512, pax: { size: String(smuggled.length) } },
    last,
  ]);
  assert.deepEqual(await filesIn(archive), [`inner.tar file ${smuggled.length}`, 'last file 4']);
});

test("astral-tokio-tar, GHSA-3cv2-h65g-fgmm: a PAX size is the entry's, not that of the long name before it", async () => {
  const long = 'n'.repeat(120);
  const size = String(smuggled.length);
  const archive = image([{ path: long, body: smuggled, sizeField: 0, format: 'gnu', pax: { size } }, last]);
  assert.deepEqual(await filesIn(archive), ['last file 4', `${long} file ${smuggled.length}`]);
  assert.equal(await contentOf(archive, 'last'), 'read');
});
