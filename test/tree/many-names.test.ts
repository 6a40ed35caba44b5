// Large numbers: many names of one file deleted at once, and many small filesystems.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultLimits } from '../../src/bytes/limits.ts';
import type { EntryType } from '../../src/bytes/tar/entry.ts';
import { spanOf } from '../../src/bytes/tar/span.ts';
import type { EntryTable } from '../../src/layer/entry-table.ts';
import { EntryTableBuilder } from '../../src/layer/entry-table-builder.ts';
import type { EntryRole } from '../../src/oci/whiteout.ts';
import { stackLayers } from '../../src/tree/stack.ts';
import { itemAt } from '../support/items.ts';

type Row = readonly [path: string, type: EntryType, link?: string, role?: EntryRole];

function table(entries: readonly Row[]): EntryTable {
  const builder = new EntryTableBuilder();
  const mtime = { seconds: 0, nanoseconds: 0 };
  const numbers = { mode: 0o644, uid: 0, gid: 0, dataOffset: 0, deviceMajor: 0, deviceMinor: 0 };
  for (const [path, type, link = '', role = 'entry'] of entries) {
    const names = { path: spanOf(Buffer.from(path)), link: spanOf(Buffer.from(link)) };
    builder.add({ ...names, ...numbers, type, mtime, xattrs: [], size: type === 'file' ? 7 : 0 }, role, names.path);
  }
  return builder.build();
}

test('200,000 names of one file are deleted with their directory', () => {
  const links = Array.from({ length: 200_000 }, (_, at): Row => [`d/${at}`, 'hardlink', 'd/file']);
  const layers = [table([['d/file', 'file'], ...links]), table([['.wh.d', 'file', '', 'whiteout']])];
  const { tree, effects } = stackLayers(layers, defaultLimits);
  assert.equal(tree.directoryAt(Buffer.from('d'), 0, 1), undefined);
  const [lost, ...more] = itemAt(effects, 1).removedPayloads;
  assert.deepEqual(
    [more.length, lost?.owner, lost?.how, lost?.places.length],
    [0, { layer: 0, row: 0 }, 'later', 200_001],
  );
});

test('a small filesystem needs little memory: an archive can have many', () => {
  const layers = [
    table([['a', 'file']]),
    table([
      ['a', 'file'],
      ['b', 'file'],
    ]),
  ];
  const before = process.memoryUsage().arrayBuffers;
  const stacks = Array.from({ length: 2000 }, () => stackLayers(layers, defaultLimits));
  const each = (process.memoryUsage().arrayBuffers - before) / stacks.length;
  assert.ok(each < 16_384, `${each} bytes`);
});
