// Layers that store a path twice: "duplicates of file paths not supported" from docker load, which uses tar-split.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { found } from '../support/found.ts';
import { ociArchive } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import type { TarLiteral } from '../support/tar-builder.ts';

const rule = 'validity/duplicate-path';
const refused = 'Docker with overlay2 and podman refuse it, other engines keep the last entry';

const imageOf = (...layers: readonly (readonly TarLiteral[])[]): Buffer =>
  ociArchive([{ names: ['app:1'], steps: layers.map((entries) => ({ entries })) }]);

async function messages(archive: Buffer): Promise<readonly string[]> {
  const findings = await found(archive, 'validate');
  return findings.filter((finding) => finding.rule === rule).map(({ severity, message }) => `${severity}: ${message}`);
}

const lower: readonly TarLiteral[] = [{ path: 'etc/passwd', body: 'root' }];
const link = (path: string, target: string): TarLiteral => ({ path, type: 'hardlink', link: target });

const twice: readonly (readonly [what: string, path: string, entries: readonly TarLiteral[]])[] = [
  ['a directory', '/usr/lib', [{ path: 'usr/' }, { path: 'usr/lib/' }, { path: 'usr/lib/a' }, { path: 'usr/lib/' }]],
  ['the root', '/', [{ path: './' }, { path: './' }, { path: 'a' }]],
  ['the root, after its files', '/', [{ path: 'a' }, { path: './' }, { path: '/' }]],
  [
    'the same bytes',
    '/a',
    [
      { path: 'a', body: 'x' },
      { path: 'a', body: 'x' },
    ],
  ],
  [
    'with and without ./',
    '/a',
    [
      { path: 'a', body: 'x' },
      { path: './a', body: 'x' },
    ],
  ],
  ['spelled with //', '/d/a', [{ path: 'd/a' }, { path: 'd//a' }]],
  [
    'a symbolic link',
    '/l',
    [
      { path: 'l', link: 'a' },
      { path: 'l', link: 'a' },
    ],
  ],
  ['a hard link', '/b', [{ path: 'a', body: 'x' }, link('b', 'a'), link('b', 'a')]],
  ['a file and a directory', '/a', [{ path: 'a', body: 'x' }, { path: 'a/' }]],
  ['a directory and a file', '/a', [{ path: 'a/' }, { path: 'a/b' }, { path: 'a', body: 'x' }]],
  ['a whiteout', '/etc/.wh.passwd', [{ path: 'etc/.wh.passwd' }, { path: 'etc/.wh.passwd' }]],
  ['an opaque whiteout', '/etc/.wh..wh..opq', [{ path: 'etc/.wh..wh..opq' }, { path: 'etc/.wh..wh..opq' }]],
  ['metadata of aufs', '/.wh..wh.aufs', [{ path: '.wh..wh.aufs' }, { path: '.wh..wh.aufs' }]],
  ['a link to nothing', '/a', [link('a', 'none'), link('a', 'none')]],
  ['a file and a link to nothing', '/a', [{ path: 'a', body: 'x' }, link('a', 'none')]],
];

describe('a path twice in one layer', () => {
  for (const [what, path, entries] of twice) {
    test(what, async () =>
      assert.deepEqual(await messages(imageOf(lower, entries)), [`warning: layer 1 stores ${path} twice; ${refused}`]),
    );
  }

  test('several are counted', async () => {
    const entries = [...['a/', 'b', 'a/', 'b', 'b'].map((path) => ({ path }))];
    assert.deepEqual(await messages(imageOf(entries)), [
      `warning: layer 0 stores 3 entries of paths that it already has, such as /a; ${refused}`,
    ]);
  });

  test('a warning, not an error: the containerd image store loads the image', async () => {
    const { status } = await run(['check', '-', '--budget', 'layer-count=127'], {
      stdin: imageOf([{ path: 'a/' }, { path: 'a/' }]),
    });
    assert.equal(status, 0);
  });
});

describe('no path twice', () => {
  const silent: readonly (readonly [what: string, layers: readonly (readonly TarLiteral[])[]])[] = [
    [
      'in two layers',
      [
        [{ path: 'd/' }, { path: 'd/a' }],
        [{ path: 'd/' }, { path: 'd/a' }],
      ],
    ],
    ['a directory after its files', [[{ path: 'd/a' }, { path: 'd/' }]]],
    ['a whiteout and its path', [lower, [{ path: 'etc/.wh.passwd' }, { path: 'etc/passwd' }]]],
    ['two names of one directory', [[{ path: 'a/' }, { path: 'b', link: 'a' }, { path: 'a/d/' }, { path: 'b/d/' }]]],
  ];
  for (const [what, layers] of silent) test(what, async () => assert.deepEqual(await messages(imageOf(...layers)), []));
});
