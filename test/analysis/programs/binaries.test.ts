// The binaries of an image: which files are examined, under which names, and which program a container starts.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Analysis } from '../../../src/analysis/analysis.ts';
import { analyze } from '../../../src/analysis/analyze.ts';
import type { Depth } from '../../../src/analysis/analyze-options.ts';
import type { Binaries } from '../../../src/analysis/programs/binaries.ts';
import { Spool } from '../../../src/archive/spool.ts';
import { defaultLimits, type Limits } from '../../../src/bytes/limits.ts';
import { openImages } from '../../../src/image/open-images.ts';
import { elf } from '../../support/elf-builder.ts';
import { type ImageLiteral, ociArchive } from '../../support/image-builder.ts';
import { first } from '../../support/items.ts';
import { chunked } from '../../support/read-buffer.ts';
import type { TarLiteral } from '../../support/tar-builder.ts';

const spool = new Spool();
after(() => spool.remove());

async function analysisOf(
  archive: Buffer,
  depth: Depth = 'examined',
  limits: Limits = defaultLimits,
): Promise<Analysis> {
  const opened = await openImages({ name: '-', stream: chunked(archive, 4096) }, spool, limits);
  return analyze(opened, opened.contents.images, { depth, limits });
}

const imageOf = (...layers: readonly (readonly TarLiteral[])[]): ImageLiteral => ({
  steps: layers.map((entries) => ({ entries })),
});

async function binariesOf(image: ImageLiteral, limits?: Limits): Promise<Binaries> {
  const { binaries } = first((await analysisOf(ociArchive([image]), 'examined', limits)).images);
  assert.ok(binaries);
  return binaries;
}

/** `path layer machine`, with the other names of a file. */
const lines = ({ files }: Binaries): readonly string[] =>
  files.map(({ paths, owner, elf }) => `${paths.join('|')} ${owner.layer} ${elf.machine}`);

const program = (path: string, more: Partial<TarLiteral> = {}): TarLiteral => ({
  path,
  body: elf(),
  mode: 0o755,
  ...more,
});

describe('examined files', () => {
  for (const [title, entry, isFound] of [
    ['an executable', program('app/run'), true],
    ['an executable for others', program('app/run', { mode: 0o601 }), true],
    ['a library', program('app/x.so', { mode: 0o644 }), true],
    ['a library with its version', program('app/x.so.1.2.3', { mode: 0o644 }), true],
    ['a module of Node.js', program('app/x.node', { mode: 0o644 }), true],
    ['a file that is not executable', program('app/run', { mode: 0o644 }), false],
    ['a file that is only named like a library', program('app/x.sock', { mode: 0o644 }), false],
    ['an executable that is not an ELF file', program('app/run', { body: '#!/bin/sh\n' }), false],
    ['an empty executable', program('app/run', { body: '' }), false],
    ['an unknown type flag', program('app/run', { flag: 'Z' }), true],
    [
      'a sparse file',
      program('app/run', { sparse: { form: '1.0', realSize: 4096, segments: [{ at: 0, body: elf() }] } }),
      true,
    ],
    [
      'a sparse file that begins with a hole',
      program('app/run', { sparse: { form: '1.0', realSize: 4096, segments: [{ at: 512, body: elf() }] } }),
      false,
    ],
    [
      'a sparse file of holes only',
      program('app/run', { sparse: { form: '1.0', realSize: 4096, segments: [] } }),
      false,
    ],
  ] as const) {
    test(`${title}: ${isFound ? 'examined' : 'not examined'}`, async () => {
      const found = lines(await binariesOf(imageOf([entry])));
      assert.deepEqual(found, isFound ? [`${entry.path} 0 62`] : []);
    });
  }

  test('files of any size are examined in the order of their paths', async () => {
    const machines = [3, 8, 22, 40, 62, 183, 243];
    const entries = machines.map((machine) =>
      program(`bin/${machine}`, { body: Buffer.concat([elf({ machine }), Buffer.alloc(machine * 10_000)]) }),
    );
    const sorted = machines.map((machine) => `bin/${machine} 0 ${machine}`).sort();
    assert.deepEqual(lines(await binariesOf(imageOf(entries))), sorted);
    const plain = await analysisOf(ociArchive([imageOf(entries)], { compression: 'none' }));
    const { binaries } = first(plain.images);
    assert.deepEqual(binaries && lines(binaries), sorted, 'an uncompressed layer');
  });

  test('hard links are one file, and symbolic links are skipped', async () => {
    const entries: TarLiteral[] = [
      program('usr/bin/a'),
      { path: 'bin/b', type: 'hardlink', link: 'usr/bin/a' },
      { path: 'bin/c', link: '/usr/bin/a' },
    ];
    assert.deepEqual(lines(await binariesOf(imageOf(entries))), ['bin/b|usr/bin/a 0 62']);
  });

  test('files that a later layer deletes are skipped, and files that it adds are examined', async () => {
    const image = imageOf(
      [program('bin/a'), program('bin/b'), program('bin/c')],
      [{ path: 'bin/.wh.a' }, program('bin/b', { body: elf({ machine: 183 }) })],
    );
    assert.deepEqual(lines(await binariesOf(image)), ['bin/b 1 183', 'bin/c 0 62']);
  });

  test('images that share layers', async () => {
    const base = imageOf([program('bin/a')]);
    const steps = [...base.steps, { entries: [program('bin/b', { body: elf({ machine: 183 }) })] }];
    const { images } = await analysisOf(ociArchive([base, { steps }]));
    assert.deepEqual(
      images.map(({ binaries }) => binaries && lines(binaries)),
      [['bin/a 0 62'], ['bin/a 0 62', 'bin/b 1 183']],
    );
  });

  test('no more files than the limit, but always the entrypoint', async () => {
    const image = {
      ...imageOf([program('bin/a'), program('bin/b'), program('bin/c')]),
      config: { Cmd: ['/bin/c'] },
    };
    const found = await binariesOf(image, { ...defaultLimits, binaries: 2 });
    assert.deepEqual([lines(found), found.unread], [['bin/a 0 62', 'bin/c 0 62'], 1]);
  });

  test('nothing if not requested, for Windows, or with a missing layer', async () => {
    const image = imageOf([program('bin/a')]);
    for (const [depth, isRead] of Object.entries({
      examined: true,
      verified: true,
      layers: false,
      stacked: false,
      merged: false,
    })) {
      const { images } = await analysisOf(ociArchive([image]), depth as Depth);
      assert.equal(first(images).binaries !== undefined, isRead, depth);
    }
    const platform = { architecture: 'amd64', os: 'windows' };
    assert.equal(first((await analysisOf(ociArchive([{ ...image, platform }]))).images).binaries, undefined);
    const missing = ociArchive([image], {
      layer: (store, bytes) => {
        const layer = store.add('application/vnd.oci.image.layer.v1.tar', bytes);
        store.forget(layer);
        return layer;
      },
    });
    assert.equal(first((await analysisOf(missing)).images).binaries, undefined);
  });
});

describe('the entrypoint', () => {
  const entries: readonly TarLiteral[] = [
    { path: 'sbin', link: 'usr/sbin' },
    program('usr/sbin/tool'),
    program('usr/bin/tool'),
    program('usr/bin/plain', { mode: 0o644 }),
    program('app/bin/tool'),
    program('app/run'),
    { path: 'app/link', link: './run' },
    { path: 'app/lost', link: 'nowhere' },
  ];
  const path = { Env: ['PATH=/usr/bin:/sbin'] };

  for (const [title, config, found] of [
    ['the first word of Entrypoint', { Entrypoint: ['/app/run', '-v'], Cmd: ['/usr/bin/tool'] }, 'app/run'],
    ['the first word of Cmd without an Entrypoint', { Cmd: ['/app/run'] }, 'app/run'],
    ['the first word of Cmd with an empty Entrypoint', { Entrypoint: [], Cmd: ['/app/run'] }, 'app/run'],
    ['the target of a link', { Cmd: ['/app/link'] }, 'app/run'],
    ['from the WorkingDir', { WorkingDir: '/app', Cmd: ['./run'] }, 'app/run'],
    ['from the root without a WorkingDir', { Cmd: ['app/run'] }, 'app/run'],
    ['the first one in PATH', { ...path, Cmd: ['tool'] }, 'usr/bin/tool'],
    ['the last PATH of several', { Env: ['PATH=/app', 'PATH=/sbin'], Cmd: ['tool'] }, 'usr/sbin/tool'],
    ['the default PATH if there is none', { Env: [], Cmd: ['tool'] }, 'usr/sbin/tool'],
    ['not from the WorkingDir without a slash', { ...path, WorkingDir: '/app', Cmd: ['run'] }, undefined],
    ['not a directory', { Cmd: ['/app'] }, undefined],
    ['not a file that is not executable', { ...path, Cmd: ['plain'] }, undefined],
    ['not a dangling link', { Cmd: ['/app/lost'] }, undefined],
    ['no Entrypoint and no Cmd', {}, undefined],
    ['null for both', { Entrypoint: null, Cmd: null }, undefined],
  ] as const) {
    test(`${title}: ${found ?? 'none'}`, async () => {
      assert.equal((await binariesOf({ ...imageOf(entries), config })).program?.path, found);
    });
  }

  test('directories of PATH are resolved through links', async () => {
    const config = { Env: ['PATH=/sbin:/usr/bin/../bin/:/no/such:/app/run:'] };
    assert.deepEqual([...(await binariesOf({ ...imageOf(entries), config })).searched], ['usr/sbin', 'usr/bin']);
  });

  const loader = '/lib/ld.so';
  for (const [title, body, more, interpreter] of [
    ['a static binary', elf(), [], undefined],
    [
      'a binary whose loader is in the image',
      elf({ interpreter: loader }),
      [program('lib/ld.so')],
      'binary /lib/ld.so there',
    ],
    [
      'a binary whose loader is behind links',
      elf({ interpreter: loader }),
      [{ path: 'lib', link: 'usr/lib' }, program('usr/lib/ld-2.so'), { path: 'usr/lib/ld.so', link: 'ld-2.so' }],
      'binary /lib/ld.so there',
    ],
    ['a binary whose loader is missing', elf({ interpreter: loader }), [], 'binary /lib/ld.so missing'],
    [
      'a binary whose loader is a dangling link',
      elf({ interpreter: loader }),
      [{ path: 'lib/ld.so', link: 'x' }],
      'binary /lib/ld.so missing',
    ],
    [
      'a binary whose loader is a directory',
      elf({ interpreter: loader }),
      [{ path: 'lib/ld.so/' }],
      'binary /lib/ld.so missing',
    ],
    ['a script', '#!/bin/sh\n', [program('bin/sh')], 'script /bin/sh there'],
    ['a script from the WorkingDir', '#!bin/sh\n', [program('srv/bin/sh')], 'script bin/sh there'],
    ['a script with a carriage return', '#!/bin/sh\r\n', [program('bin/sh')], 'script /bin/sh\r missing'],
    ['neither a binary nor a script', 'echo', [], undefined],
  ] as const) {
    test(`${title}: ${JSON.stringify(interpreter ?? 'needs nothing')}`, async () => {
      const image = { ...imageOf([program('run', { body }), ...more]), config: { Cmd: ['/run'], WorkingDir: '/srv' } };
      const asked = (await binariesOf(image)).program?.interpreter;
      assert.equal(asked && `${asked.of} ${asked.path} ${asked.isThere ? 'there' : 'missing'}`, interpreter);
    });
  }
});
