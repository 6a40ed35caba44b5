// Programs that a walk over an uncompressed layer finds: files that may be executed and begin with the magic number of ELF, also if their
// first bytes were not read with the header. Of other files the owners of files ask nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Spool } from '../../src/archive/spool.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { pathAt } from '../../src/layer/entry-table.ts';
import { takeEvidenceFile } from '../../src/layer/evidence.ts';
import { scanLayer } from '../../src/layer/scan-layer.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const written = temporaryFolder('program-finder');
const program = { mode: 0o755, body: `\x7fELF${'.'.repeat(2000)}` } as const;

const entries: readonly TarLiteral[] = [
  { path: 'directory/' },
  { path: 'program', ...program },
  { path: 'only/magic', mode: 0o100, body: '\x7fELF' },
  { path: 'unknown/type', flag: 'Z', ...program },
  { path: `long/${'name/'.repeat(60)}program`, ...program },
  { path: 'sparse', mode: 0o755, sparse: { form: 'gnu', realSize: 4096, segments: [{ at: 0, body: 'data' }] } },
  { path: 'library', body: program.body },
  { path: 'script', mode: 0o755, body: '#!/bin/sh' },
  { path: 'nearly', mode: 0o755, body: '\x7fELf....' },
  { path: 'short', mode: 0o755, body: '\x7fEL' },
  { path: 'empty', mode: 0o755 },
  { path: 'link', type: 'hardlink', link: 'program', mode: 0o755 },
  { path: '.wh.marker', ...program },
  { path: 'last', ...program },
];

async function programs(chunkSize: number): Promise<readonly string[]> {
  const bytes = tar(entries);
  const range = { file: written('layer.tar', bytes), start: 0, end: bytes.length };
  const spool = new Spool();
  try {
    const { giveBack: _, ...evidence } = takeEvidenceFile(spool);
    const options = { depth: 'entries', hasWhiteouts: true, limits: defaultLimits, chunkSize } as const;
    const changeset = await scanLayer({ range, ...options, evidence });
    assert.equal((await scanLayer({ range, ...options })).programs, undefined);
    return Array.from(changeset.programs ?? [], (row) => pathAt(changeset.entries, row));
  } finally {
    spool.remove();
  }
}

const found = ['program', 'only/magic', 'unknown/type', `long/${'name/'.repeat(60)}program`, 'sparse', 'last'];

test('the bytes after the header tell what is a program', async () => assert.deepEqual(await programs(2 ** 14), found));
test('if only headers were read, any file that may be executed may be one', async () =>
  assert.deepEqual(await programs(512), [...found.slice(0, -1), 'script', 'nearly', 'last']));
