// Advisories about readers that disagreed on where the next header starts, so that one archive had different files for each.
// Ours reads like Go's archive/tar, with which Docker and containerd unpack.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf, filesIn } from '../support/answers.ts';
import { ociArchive } from '../support/oci-layout.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

const image = (entries: readonly TarLiteral[]): Buffer => ociArchive([{ names: ['hostile:1'], steps: [{ entries }] }]);
/** A tar that is the content of a file: none of its names may be listed. */
const smuggled = tar([{ path: 'smuggled', body: 'theirs' }]);
const last: TarLiteral = { path: 'last', body: 'read' };

test('tokio-tar, CVE-2025-62518: 0 bytes in the header, the real size in PAX', async () => {
  const archive = image([
    { path: 'inner.tar', body: smuggled, sizeField: 0, pax: { size: String(smuggled.length) } },
    last,
  ]);
  assert.deepEqual(await filesIn(archive), [`inner.tar file ${smuggled.length}`, 'last file 4']);
});

test('tar-rs, CVE-2026-33055: different sizes in the header and in PAX', async () => {
  const archive = image([
    { path: 'inner.tar', body: smuggled, sizeField: 512, pax: { size: String(smuggled.length) } },
    last,
  ]);
  assert.deepEqual(await filesIn(archive), [`inner.tar file ${smuggled.length}`, 'last file 4']);
});

test('astral-tokio-tar, GHSA-3cv2-h65g-fgmm: a PAX size applies to the entry, not to the long name before it', async () => {
  const long = 'n'.repeat(120);
  const size = String(smuggled.length);
  const archive = image([{ path: long, body: smuggled, sizeField: 0, format: 'gnu', pax: { size } }, last]);
  assert.deepEqual(await filesIn(archive), ['last file 4', `${long} file ${smuggled.length}`]);
  assert.equal(await contentOf(archive, 'last'), 'read');
});
