// An ecosystem whose evidence has no content that is read: the store of Nix, in a plain and in a compressed layer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { run } from '../../support/run.ts';
import { tar } from '../../support/tar-builder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const written = temporaryFolder('paths-only');
const store = 'nix/store/0123456789abcdfghijklmnpqrsvwxyz';

for (const [name, compress] of [
  ['plain', (bytes: Buffer) => bytes],
  ['compressed', gzipSync],
] as const) {
  test(`a store path owns what is in it: ${name}`, async () => {
    const layer = tar([
      { path: `${store}-glibc-2.38-44/lib/libc.so`, body: 'code' },
      { path: `${store}-glibc-2.38-44/share/a`, body: 'data' },
      { path: `${store}-builder.sh`, body: '#!/bin/sh' },
    ]);
    const { output } = await run(['packages', `rootfs:${written('rootfs.tar', compress(layer))}`, '--format', 'json']);
    const { packages } = JSON.parse(output).data;
    assert.deepEqual(
      packages.map(({ name, version, fileCount, sizes }: Record<string, unknown>) => [name, version, fileCount, sizes]),
      [
        ['builder.sh', '', 1, { visible: 9, wasted: 0, distribution: null }],
        ['glibc', '2.38-44', 2, { visible: 8, wasted: 0, distribution: null }],
      ],
    );
  });
}
