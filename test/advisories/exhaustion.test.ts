// Advisories about readers that a small archive could make use any amount of memory. What exceeds a limit is skipped and
// reported; what follows is read.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { scanLayer } from '../../src/layer/scan-layer.ts';
import { filesIn, findingsOf } from '../support/answers.ts';
import { gzip } from '../support/compress.ts';
import { OCI_LAYOUT, ociArchive } from '../support/oci-layout.ts';
import { type TarLiteral, tar, tarEntry } from '../support/tar-builder.ts';

const image = (entries: readonly (TarLiteral | Buffer)[]): Buffer =>
  ociArchive([{ names: ['hostile:1'], steps: [{ tar: tar(entries) }] }], { compression: 'none' });
const last: TarLiteral = { path: 'last', body: 'read' };

test('Go archive/tar, CVE-2022-2879: a huge PAX header', async () => {
  const archive = image([{ path: 'x', body: 'theirs', pax: { comment: 'c'.repeat(2 ** 21) } }, last]);
  assert.deepEqual(await filesIn(archive), ['last file 4', 'x file 6']);
  assert.match(
    (await findingsOf(archive)).join('\n'),
    /unsupported: .*an extended header of 2\.1MB was ignored; raise --max-header-size/,
  );
});

test('Go archive/tar, CVE-2025-58183: a huge sparse map', async () => {
  // Valid except for its length, up to the last block.
  const map = Buffer.alloc(2344 * 512);
  map.write(`300000\n${'0\n0\n'.repeat(300_000)}`);
  const pax = { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.realsize': '1', 'GNU.sparse.name': 'x' };
  const archive = image([{ path: 'x', body: map, pax }, last]);
  assert.ok((await filesIn(archive)).includes('last file 4'));
  assert.match(
    (await findingsOf(archive)).join('\n'),
    /integrity\/ambiguous-header: .*\(\/x\): the sparse map is invalid; read as a plain file/,
  );
});

test('Go archive/tar, CVE-2025-58183: an endless sparse map in an old GNU header', async () => {
  const block = Buffer.alloc(512, '0');
  const endless = tarEntry({ path: 'x', flag: 'S', format: 'gnu', patches: [{ at: 482, bytes: '\x01' }] });
  const archive = image([{ path: 'first', body: 'read' }, endless, Buffer.alloc(2 ** 21, block)]);
  assert.deepEqual(await filesIn(archive), ['first file 4']);
  assert.match(
    (await findingsOf(archive)).join('\n'),
    /damaged-layer: .*inside \/x: the sparse map is too long; raise --max-header-size/,
  );
});

test('node-tar, CVE-2024-28863: a path of 100,000 directories', async () => {
  const archive = image([{ path: `${'d/'.repeat(100_000)}x`, body: 'theirs' }, last]);
  assert.deepEqual(await filesIn(archive), ['last file 4']);
  assert.match(
    (await findingsOf(archive)).join('\n'),
    /skipped-entry: .* was skipped: its path has more than 4096 bytes, so no engine can create it \(--max-path-length\)/,
  );
});

test('containerd, CVE-2023-25153: huge documents', async () => {
  const blank = Buffer.alloc(defaultLimits.jsonSize + 1, ' ');
  for (const path of ['index.json', 'manifest.json']) {
    const archive = tar([
      { path: 'oci-layout', body: OCI_LAYOUT },
      { path, body: blank },
    ]);
    assert.match(
      (await findingsOf(archive)).join('\n'),
      /integrity\/document: .*json is too large \(16777217 bytes, more than 16777216\); raise --max-json-size/,
    );
  }
});

test('moby, CVE-2017-14992: a layer that is a decompression bomb', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
  const file = join(folder, 'bomb');
  const bomb = gzip(tar([{ path: 'zeros', body: Buffer.alloc(2 ** 23) }, last]));
  writeFileSync(file, bomb);
  const limits = { ...defaultLimits, expandedSize: 2 ** 20 };
  const { anomalies } = await scanLayer({
    range: { file, start: 0, end: bomb.length },
    depth: 'entries',
    hasWhiteouts: true,
    limits,
  });
  rmSync(folder, { recursive: true });
  assert.deepEqual(
    anomalies.map(({ kind }) => kind),
    ['compression-limit'],
  );
});
