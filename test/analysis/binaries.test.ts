// What is gathered of an image's binaries: which files are looked into, by which names, and what a container would start.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Analysis } from '../../src/analysis/analysis.ts';
import { analyze } from '../../src/analysis/analyze.ts';
import type { Depth } from '../../src/analysis/analyze-options.ts';
import type { Binaries } from '../../src/analysis/binaries.ts';
import { Spool } from '../../src/archive/spool.ts';
import { defaultLimits, type Limits } from '../../src/bytes/limits.ts';
import { openImages } from '../../src/image/open-images.ts';
import { elf } from '../support/elf-builder.ts';
import { type ImageLiteral, ociArchive } from '../support/image-builder.ts';
import { chunked } from '../support/read-buffer.ts';
import type { TarLiteral } from '../support/tar-builder.ts';

const spool = new Spool();
after(() => spool.remove());

async function analysisOf(
  archive: Buffer,
  depth: Depth = 'stacked',
  limits: Limits = defaultLimits,
): Promise<Analysis> {
  const opened = await openImages({ name: '-', stream: chunked(archive, 4096) }, spool, limits);
  return analyze(opened, opened.contents.images, { depth, limits });
}

const imageOf = (...layers: readonly (readonly TarLiteral[])[]): ImageLiteral => ({
  steps: layers.map((entries) => ({ entries })),
});

async function binariesOf(image: ImageLiteral, limits?: Limits): Promise<Binaries> {
  const { binaries } = (await analysisOf(ociArchive([image]), 'stacked', limits)).images[0];
  assert.ok(binaries);
  return binaries;
}

/** `path layer machine`, with a file's further names. */
const lines = ({ files }: Binaries): readonly string[] =>
  files.map(({ paths, owner, elf }) => `${paths.join('|')} ${owner.layer} ${elf.machine}`);

const program = (path: string, more: Partial<TarLiteral> = {}): TarLiteral => ({
  path,
  body: elf(),
  mode: 0o755,
  ...more,
});

describe('what is looked into', () => {
  for (const [title, entry, isFound] of [
    ['an executable', program('app/run'), true],
    ['an executable of others', program('app/run', { mode: 0o601 }), true],
    ['a library', program('app/x.so', { mode: 0o644 }), true],
    ['a library with its version', program('app/x.so.1.2.3', { mode: 0o644 }), true],
    ['a module of Node.js', program('app/x.node', { mode: 0o644 }), true],
    ['data', program('app/run', { mode: 0o644 }), false],
    ['what is only named like a library', program('app/x.sock', { mode: 0o644 }), false],
    ['an executable that is no ELF file', program('app/run', { body: '#!/bin/sh\n' }), false],
    ['an empty executable', program('app/run', { body: '' }), false],
    ['a type flag nobody defined', program('app/run', { flag: 'Z' }), true],
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
      'a sparse file of holes alone',
      program('app/run', { sparse: { form: '1.0', realSize: 4096, segments: [] } }),
      false,
    ],
  ] as const) {
    test(`${title}: ${isFound ? 'found' : 'not'}`, async () => {
      const found = lines(await binariesOf(imageOf([entry])));
      assert.deepEqual(found, isFound ? [`${entry.path} 0 62`] : []);
    });
  }

  test('files of any size, in the order of their paths, each with its own head', async () => {
    const machines = [3, 8, 22, 40, 62, 183, 243];
    const entries = machines.map((machine) =>
      program(`bin/${machine}`, { body: Buffer.concat([elf({ machine }), Buffer.alloc(machine * 10_000)]) }),
    );
    const sorted = machines.map((machine) => `bin/${machine} 0 ${machine}`).sort();
    assert.deepEqual(lines(await binariesOf(imageOf(entries))), sorted);
    const plain = await analysisOf(ociArchive([imageOf(entries)], { compression: 'none' }));
    assert.deepEqual(plain.images[0].binaries && lines(plain.images[0].binaries), sorted, 'an uncompressed layer');
  });

  test('hard links are one file, links by name none', async () => {
    const entries: TarLiteral[] = [
      program('usr/bin/a'),
      { path: 'bin/b', type: 'hardlink', link: 'usr/bin/a' },
      { path: 'bin/c', link: '/usr/bin/a' },
    ];
    assert.deepEqual(lines(await binariesOf(imageOf(entries))), ['bin/b|usr/bin/a 0 62']);
  });

  test('what a later layer hides is not looked into, what it brings is', async () => {
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

  test('no more files than the limit, but what is started in any case', async () => {
    const image = {
      ...imageOf([program('bin/a'), program('bin/b'), program('bin/c')]),
      config: { Cmd: ['/bin/c'] },
    };
    const found = await binariesOf(image, { ...defaultLimits, binaries: 2 });
    assert.deepEqual([lines(found), found.unread], [['bin/a 0 62', 'bin/c 0 62'], 1]);
  });

  test('nothing where nobody asked, for Windows, or where a layer is missing', async () => {
    const image = imageOf([program('bin/a')]);
    for (const [depth, isRead] of Object.entries({ stacked: true, verified: true, layers: false, merged: false })) {
      const { images } = await analysisOf(ociArchive([image]), depth as Depth);
      assert.equal(images[0].binaries !== undefined, isRead, depth);
    }
    const platform = { architecture: 'amd64', os: 'windows' };
    assert.equal((await analysisOf(ociArchive([{ ...image, platform }]))).images[0].binaries, undefined);
    const missing = ociArchive([image], {
      layer: (store, bytes) => {
        const layer = store.add('application/vnd.oci.image.layer.v1.tar', bytes);
        store.forget(layer);
        return layer;
      },
    });
    assert.equal((await analysisOf(missing)).images[0].binaries, undefined);
  });
});

describe('what is started', () => {
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
    ['that of Cmd where there is no Entrypoint', { Cmd: ['/app/run'] }, 'app/run'],
    ['that of Cmd where Entrypoint is empty', { Entrypoint: [], Cmd: ['/app/run'] }, 'app/run'],
    ['behind a link', { Cmd: ['/app/link'] }, 'app/run'],
    ['from the WorkingDir', { WorkingDir: '/app', Cmd: ['./run'] }, 'app/run'],
    ['from the root without a WorkingDir', { Cmd: ['app/run'] }, 'app/run'],
    ['the first one in PATH', { ...path, Cmd: ['tool'] }, 'usr/bin/tool'],
    ['the last PATH of several', { Env: ['PATH=/app', 'PATH=/sbin'], Cmd: ['tool'] }, 'usr/sbin/tool'],
    ['the usual PATH where there is none', { Env: [], Cmd: ['tool'] }, 'usr/sbin/tool'],
    ['not from the WorkingDir without a slash', { ...path, WorkingDir: '/app', Cmd: ['run'] }, undefined],
    ['no directory', { Cmd: ['/app'] }, undefined],
    ['nothing that is not executable', { ...path, Cmd: ['plain'] }, undefined],
    ['nothing that is not there', { Cmd: ['/app/lost'] }, undefined],
    ['nothing', {}, undefined],
    ['null', { Entrypoint: null, Cmd: null }, undefined],
  ] as const) {
    test(`${title}: ${found ?? 'none'}`, async () => {
      assert.equal((await binariesOf({ ...imageOf(entries), config })).program?.path, found);
    });
  }

  test('the directories of PATH, where links lead', async () => {
    const config = { Env: ['PATH=/sbin:/usr/bin/../bin/:/no/such:/app/run:'] };
    assert.deepEqual([...(await binariesOf({ ...imageOf(entries), config })).searched], ['usr/sbin', 'usr/bin']);
  });

  const loader = '/lib/ld.so';
  for (const [title, body, more, interpreter] of [
    ['a static binary', elf(), [], undefined],
    ['a binary whose loader is there', elf({ interpreter: loader }), [program('lib/ld.so')], 'binary /lib/ld.so there'],
    [
      'a binary whose loader is behind links',
      elf({ interpreter: loader }),
      [{ path: 'lib', link: 'usr/lib' }, program('usr/lib/ld-2.so'), { path: 'usr/lib/ld.so', link: 'ld-2.so' }],
      'binary /lib/ld.so there',
    ],
    ['a binary whose loader is not there', elf({ interpreter: loader }), [], 'binary /lib/ld.so missing'],
    [
      'a link to nothing',
      elf({ interpreter: loader }),
      [{ path: 'lib/ld.so', link: 'x' }],
      'binary /lib/ld.so missing',
    ],
    ['a directory', elf({ interpreter: loader }), [{ path: 'lib/ld.so/' }], 'binary /lib/ld.so missing'],
    ['a script', '#!/bin/sh\n', [program('bin/sh')], 'script /bin/sh there'],
    ['a script from the WorkingDir', '#!bin/sh\n', [program('srv/bin/sh')], 'script bin/sh there'],
    ['a script with a carriage return', '#!/bin/sh\r\n', [program('bin/sh')], 'script /bin/sh\r missing'],
    ['neither', 'echo', [], undefined],
  ] as const) {
    test(`${title}: ${JSON.stringify(interpreter ?? 'asks for nothing')}`, async () => {
      const image = { ...imageOf([program('run', { body }), ...more]), config: { Cmd: ['/run'], WorkingDir: '/srv' } };
      const asked = (await binariesOf(image)).program?.interpreter;
      assert.equal(asked && `${asked.of} ${asked.path} ${asked.isThere ? 'there' : 'missing'}`, interpreter);
    });
  }
});
