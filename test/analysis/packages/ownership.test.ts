// Owners of files in images of a few layers, compressed and not: what decides if several packages could own a file.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rootPath } from '../../../src/tree/path-table.ts';
import { elf } from '../../support/elf-builder.ts';
import { ownedImage, ownerText } from '../../support/owned-image.ts';
import type { TarLiteral } from '../../support/tar-builder.ts';

const deb = (name: string, ...paths: readonly string[]): readonly TarLiteral[] => [
  { path: 'var/lib/dpkg/status', body: `Package: ${name}\nStatus: install ok installed\nVersion: 1\n` },
  { path: `var/lib/dpkg/info/${name}.list`, body: paths.map((path) => `/${path}\n`).join('') },
];
/** A status file that names b, and then a package that was there before. */
const addedTo = (name: string): readonly TarLiteral[] => [
  {
    path: 'var/lib/dpkg/status',
    body: ['b', name].map((one) => `Package: ${one}\nStatus: install ok installed\nVersion: 1\n`).join('\n'),
  },
];
const npm = (folder: string): TarLiteral => ({
  path: `${folder}/package.json`,
  body: JSON.stringify({ name: folder.split('/').at(-1), version: '1' }),
});
const file = (path: string): TarLiteral => ({ path, body: path });

type Case = readonly [
  title: string,
  layers: readonly (readonly TarLiteral[])[],
  owners: Readonly<Record<string, string>>,
];

const cases: readonly Case[] = [
  [
    'an operating system package before a language package',
    [
      [
        ...deb('d', 'srv/node_modules/a/x'),
        npm('srv/node_modules/a'),
        file('srv/node_modules/a/x'),
        file('srv/node_modules/a/y'),
      ],
    ],
    { 'srv/node_modules/a/x': 'deb/d', 'srv/node_modules/a/y': 'npm/a' },
  ],
  [
    'the innermost language package',
    [
      [
        npm('node_modules/a'),
        npm('node_modules/a/node_modules/b'),
        file('node_modules/a/node_modules/b/x'),
        file('node_modules/a/node_modules/x'),
      ],
    ],
    { 'node_modules/a/node_modules/b/x': 'npm/b', 'node_modules/a/node_modules/x': 'npm/a' },
  ],
  [
    'a listed path through a link, and a link in the place of a listed directory',
    [[{ path: 'bin', type: 'symlink', link: 'usr/bin' }, file('usr/bin/cat'), ...deb('d', 'bin', 'bin/cat')]],
    { bin: 'none', 'usr/bin/cat': 'deb/d' },
  ],
  [
    'a package that is added before another one that lists the same file',
    [
      [...deb('a', 'bin/tool'), file('bin/tool'), file('etc/a')],
      [...deb('b', 'bin/tool', 'etc/b'), ...addedTo('a'), file('bin/tool'), file('etc/b')],
    ],
    { 'bin/tool': 'deb/b', 'etc/b': 'deb/b', 'etc/a': 'none' },
  ],
  [
    'a listed link that is the directory of a package that is added',
    [
      [...deb('a', 'opt', 'bin/a'), { path: 'opt', type: 'symlink', link: 'srv' }, file('bin/a')],
      [...deb('b', 'opt/y'), ...addedTo('a'), { path: 'opt', type: 'symlink', link: 'srv' }, file('srv/y')],
    ],
    { opt: 'none', 'srv/y': 'deb/b', 'bin/a': 'deb/a' },
  ],
  [
    'a database before its files, and a directory that becomes a link',
    [deb('d', 'lib/x', 'opt/y'), [file('lib/x')], [{ path: 'opt', type: 'symlink', link: 'srv' }, file('srv/y')]],
    { 'lib/x': 'deb/d', 'srv/y': 'deb/d' },
  ],
  [
    'a list that stays, while a link comes in the way of its paths, and another package is installed',
    [
      [file('lib/x'), file('usr/lib/x'), ...deb('d', 'lib/x')],
      [{ path: '.wh.lib' }],
      [{ path: 'lib', type: 'symlink', link: 'usr/lib' }],
      [file('y'), ...deb('e', 'y')],
      [
        { path: 'var/lib/dpkg/status', body: ['d', 'e'].map((name) => deb(name)[0]?.body).join('\n') },
        { path: 'usr/lib/x', body: 'new' },
      ],
    ],
    { 'usr/lib/x': 'deb/d', y: 'deb/e' },
  ],
  ['a file before the database that lists it', [[file('x')], deb('d', 'x')], { x: 'deb/d' }],
  [
    'a compiled module beside its source, and files of the database',
    [
      [
        file('lib/m.py'),
        file('lib/__pycache__/m.cpython-311.pyc'),
        file('lib/__pycache__/other.pyc'),
        ...deb('d', 'lib/m.py'),
      ],
    ],
    {
      'lib/__pycache__/m.cpython-311.pyc': 'derived deb/d',
      'lib/__pycache__/other.pyc': 'none',
      'var/lib/dpkg/info/d.list': 'derived deb/d',
    },
  ],
  [
    'a compiled module before the database that lists its source',
    [[file('lib/m.py'), file('lib/__pycache__/m.cpython-311.pyc')], deb('d', 'lib/m.py')],
    { 'lib/__pycache__/m.cpython-311.pyc': 'derived deb/d' },
  ],
  [
    'what stems from a package, until another one lists it',
    [
      [...deb('apt'), file('var/cache/apt/a'), file('var/cache/apt/b')],
      deb('d', 'var/cache/apt/a'),
      deb('e', 'var/cache/apt/a', 'var/cache/apt/b'),
    ],
    { 'var/cache/apt/a': 'deb/d', 'var/cache/apt/b': 'deb/e' },
  ],
  [
    'links that no package lists, to a file, through a link, to a directory of a package, and to nothing',
    [
      [
        { path: 'bin/sh', type: 'symlink', link: '/bin/busybox' },
        { path: 'bin/ash', type: 'symlink', link: 'sh' },
        { path: 'bin/ended', type: 'symlink', link: 'gone' },
        { path: 'bin/a', type: 'symlink', link: 'b' },
        { path: 'bin/b', type: 'symlink', link: 'a' },
        { path: 'bin/listed', type: 'symlink', link: '/node_modules/m/cli.js' },
        { path: 'node_modules/.bin/m', type: 'symlink', link: '../m/cli.js' },
        { path: 'app', type: 'symlink', link: 'node_modules/m' },
        { path: 'mail', type: 'symlink', link: 'spool/' },
        { path: 'modules', type: 'symlink', link: 'node_modules' },
        { path: 'own', type: 'symlink', link: 'etc/own' },
        file('etc/own'),
        npm('node_modules/m'),
        file('node_modules/m/cli.js'),
        { path: 'spool', type: 'directory' },
      ],
      [file('bin/busybox'), ...deb('d', 'bin', 'bin/busybox', 'bin/listed', 'spool')],
    ],
    {
      'bin/sh': 'derived deb/d',
      'bin/ash': 'derived deb/d',
      'bin/ended': 'none',
      'bin/a': 'none',
      'bin/b': 'none',
      'bin/listed': 'deb/d',
      'node_modules/.bin/m': 'derived npm/m',
      app: 'derived npm/m',
      mail: 'derived deb/d',
      modules: 'none',
      own: 'none',
    },
  ],
  [
    'a link into what a database writes stems from the package of the file, or else from the one with the link',
    [
      [
        { path: 'usr/share/man/awk.1', type: 'symlink', link: '/etc/alternatives/awk.1' },
        { path: 'etc/alternatives/awk', type: 'symlink', link: '/usr/bin/mawk' },
        { path: 'etc/alternatives/awk.1', type: 'symlink', link: '/usr/share/man/mawk.1' },
        { path: 'usr/bin/awk', type: 'symlink', link: '/etc/alternatives/awk' },
        file('usr/bin/mawk'),
        {
          path: 'var/lib/dpkg/status',
          body: ['dpkg', 'mawk']
            .map((name) => `Package: ${name}\nStatus: install ok installed\nVersion: 1\n`)
            .join('\n'),
        },
        { path: 'var/lib/dpkg/info/mawk.list', body: '/usr/bin/mawk\n' },
      ],
    ],
    {
      'etc/alternatives/awk': 'derived deb/mawk',
      'etc/alternatives/awk.1': 'derived deb/dpkg',
      'usr/bin/awk': 'derived deb/mawk',
      'usr/share/man/awk.1': 'derived deb/dpkg',
    },
  ],
  [
    'executable scripts and empty files tell nothing, and are no fault',
    [
      [
        { path: 'run', body: '#!/bin/sh\n', mode: 0o755 },
        { path: 'empty', body: '', mode: 0o755 },
      ],
    ],
    { run: 'none', empty: 'none' },
  ],
];

for (const compression of ['none', 'gzip'] as const) {
  describe(`owners, compression ${compression}`, () => {
    for (const [title, layers, owners] of cases) {
      test(title, async () => {
        const { merged, ownership } = await ownedImage(layers, compression);
        const found = new Map(
          Array.from(merged.tree.names(rootPath), ({ place }) => [
            merged.tree.pathOf(place),
            ownerText(ownership, ownership.ownerOfName(merged.tree.entryOf(place))),
          ]),
        );
        assert.deepEqual(Object.fromEntries(Object.keys(owners).map((path) => [path, found.get(path)])), owners);
        assert.deepEqual(ownership.faults, []);
      });
    }
  });
}

test('a package that a later layer removes owns its bytes below', async () => {
  const purge = [
    { path: '.wh.x' },
    { path: 'var/lib/dpkg/status', body: '' },
    { path: 'var/lib/dpkg/info/.wh.d.list' },
  ];
  const { merged, ownership } = await ownedImage([[file('x'), ...deb('d', 'x')], purge], 'gzip');
  assert.deepEqual(
    ownership.packages.map(({ name, isInstalled }) => [name, isInstalled]),
    [['d', false]],
  );
  const wasted = merged.ledger.wasted.map(({ path, storedIn, row }) => [
    path,
    ownerText(ownership, ownership.ownerOfPayload({ layer: storedIn, row })),
  ]);
  assert.ok(wasted.some(([path, owner]) => path === 'x' && owner === 'deb/d'));
});

test('a program of an operating system package is not examined', async () => {
  const modules = `${'s'.repeat(16)}path\texample.com/a\nmod\texample.com/a\tv1.0.0\n${'s'.repeat(16)}`;
  const information = `\xff Go buildinf:\b\x02${'\0'.repeat(16)}\x05go1.2${String.fromCharCode(modules.length)}${modules}`;
  const body = elf({ sections: [{ name: '.go.buildinfo', bytes: Buffer.from(information, 'latin1') }] });
  const programs = ['usr/bin/a', 'opt/a'].map((path) => ({ path, body, mode: 0o755 }));
  for (const compression of ['none', 'gzip'] as const) {
    const { ownership } = await ownedImage([[...deb('d', 'usr/bin/a'), ...programs]], compression);
    assert.deepEqual(
      ownership.packages.filter(({ name }) => name !== 'stdlib').map(({ name, evidence }) => [name, ...evidence]),
      [
        ['d', 'var/lib/dpkg/status'],
        ['a', 'opt/a'],
      ],
    );
  }
});

test('a package whose configuration files are left is not installed, and owns them', async () => {
  const status = (state: string): TarLiteral => ({
    path: 'var/lib/dpkg/status',
    body: `Package: d\nStatus: ${state}\nVersion: 1\n\nPackage: old\nStatus: deinstall ok config-files\nVersion: 1\n`,
  });
  const list: TarLiteral = { path: 'var/lib/dpkg/info/d.list', body: '/etc/d.conf\n/x\n' };
  const layers = [
    [status('install ok installed'), list, file('etc/d.conf'), file('x')],
    [file('y')],
    [status('deinstall ok config-files'), { path: '.wh.x' }, { ...list, body: '/etc/d.conf\n' }],
    [file('z')],
  ];
  const { merged, ownership } = await ownedImage(layers, 'none');
  assert.deepEqual(
    ownership.packages.map(({ name, isInstalled, installedBy, removedBy }) => [
      name,
      isInstalled,
      installedBy,
      removedBy,
    ]),
    [
      ['d', false, 0, 2],
      ['old', false, 0, 0],
    ],
  );
  const owners = Array.from(merged.tree.names(rootPath), ({ place }) => [
    merged.tree.pathOf(place),
    ownerText(ownership, ownership.ownerOfName(merged.tree.entryOf(place))),
  ]);
  assert.deepEqual(Object.fromEntries(owners)['etc/d.conf'], 'deb/d');

  const again = await ownedImage([...layers, [status('install ok installed'), list, file('x')]], 'none');
  assert.deepEqual(
    again.ownership.packages.map(({ name, removedBy }) => [name, removedBy]),
    [
      ['d', null],
      ['old', 0],
    ],
  );
});

test('a fault is told once for all layers, and only so many of one type', async () => {
  const broken = (count: number): readonly TarLiteral[] =>
    Array.from({ length: count }, (_, at) => ({ path: `node_modules/a${at}/package.json`, body: '{' }));
  const few = await ownedImage([broken(2), [npm('node_modules/b')]], 'none');
  assert.deepEqual(few.ownership.faults, [
    { type: 'npm', layer: 0, path: 'node_modules/a0/package.json', message: 'is not valid JSON' },
    { type: 'npm', layer: 0, path: 'node_modules/a1/package.json', message: 'is not valid JSON' },
  ]);
  const many = await ownedImage([broken(1001)], 'none');
  assert.equal(many.ownership.faults.length, 1000);
});
