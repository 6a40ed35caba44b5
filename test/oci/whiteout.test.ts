// The role of an entry in a layer (layer.md, "Whiteouts"): only the last component of its name decides, except for the metadata of
// aufs.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type EntryRole, entryRole } from '../../src/oci/whiteout.ts';

const catalogue: Readonly<Record<EntryRole, readonly string[]>> = {
  whiteout: [
    '.wh.passwd',
    'etc/.wh.passwd',
    '.wh..hidden',
    'etc/.wh..wh',
    // Similar to markers or metadata.
    '.wh..wh..opqX',
    'etc/.wh..wh..opq2',
    '.wh..wh.aufsX',
    '.wh..wh.plnk2',
    '.wh..wh.orphan',
    '.wh..wh.file',
    '.wh..wh.',
    '.wh..opq',
    '.wh.a b\nc',
    '.wh.\udcff',
  ],
  opaque: ['.wh..wh..opq', 'etc/.wh..wh..opq', 'a/b/c/.wh..wh..opq'],
  aufs: [
    '.wh..wh.aufs',
    '.wh..wh.orph',
    '.wh..wh.plnk',
    'sub/.wh..wh.aufs',
    '.wh..wh.plnk/4711.42',
    '.wh..wh.orph/a/b',
    'sub/.wh..wh.plnk/4711.42',
    '.wh..wh.plnk/.wh.4711',
    '.wh..wh.orph/.wh..wh..opq',
    '.wh..wh.orph/.wh.',
  ],
  invalid: ['.wh.', 'etc/.wh.', 'a/b/.wh.'],
  entry: [
    '',
    'etc/passwd',
    '.wh',
    'etc/.wh',
    '.what',
    'a.wh.b',
    'etc/x.wh.',
    '..wh.x',
    'wh.x',
    'x.wh..wh..opq',
    'x.wh..wh.aufs',
    'x.wh..wh.plnk/file',
    '.WH.passwd',
  ],
};

for (const [role, paths] of Object.entries(catalogue)) {
  describe(role, () => {
    for (const path of paths) test(JSON.stringify(path), () => assert.equal(entryRole(path), role));
  });
}
