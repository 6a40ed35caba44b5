// Rules about binaries and operating systems: programs for another machine, missing interpreters, kernels, Windows images. The
// messages of each, and valid images that look similar.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../../src/rules/rule.ts';
import { abiTag, type ElfLiteral, elf } from '../support/elf-builder.ts';
import { type ImageLiteral, ociArchive, type StepLiteral } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

const ids = [
  'architecture',
  'missing-interpreter',
  'windows',
  'foreign-binary',
  'minimum-kernel',
  'kernel-modules',
  'unread-binaries',
];

/** The findings of these rules as `id: message`. */
async function found(image: ImageLiteral, ...options: string[]): Promise<readonly string[]> {
  const { output } = await run(['validate', '-', '--format', 'json', ...options], { stdin: ociArchive([image]) });
  const findings: readonly Finding[] = JSON.parse(output).findings;
  return findings
    .map(({ rule, message }) => `${rule.replace('portability/', '')}: ${message}`)
    .filter((line) => ids.some((id) => line.startsWith(`${id}: `)));
}

const amd64: ElfLiteral = { machine: 62 };
const i386: ElfLiteral = { machine: 3, bits: 32 };
const x32: ElfLiteral = { machine: 62, bits: 32 };
const arm64: ElfLiteral = { machine: 183 };
const arm: ElfLiteral = { machine: 40, bits: 32 };
const ppc64le: ElfLiteral = { machine: 21 };
const ppc64: ElfLiteral = { machine: 21, byteOrder: 'big' };

const program = (path: string, literal: ElfLiteral): TarLiteral => ({ path, body: elf(literal), mode: 0o755 });
const linux = (architecture: string, ...entries: readonly TarLiteral[]): ImageLiteral => ({
  names: ['app:1'],
  platform: { os: 'linux', architecture },
  steps: [{ entries }],
});
const withConfig = (image: ImageLiteral, config: Readonly<Record<string, unknown>>): ImageLiteral => ({
  ...image,
  config,
});

describe('portability/architecture', () => {
  test('a program in a directory of the default PATH', async () => {
    assert.deepEqual(await found(linux('amd64', program('usr/local/bin/app', arm64))), [
      'architecture: the image is for linux/amd64, but /usr/local/bin/app (layer 0) is for arm64 (AArch64)',
    ]);
  });

  test('one finding per image and machine, with the number of files and their layers', async () => {
    const steps: StepLiteral[] = [
      { entries: [program('bin/b', arm64), program('bin/a', amd64), program('sbin/c', arm)] },
      { entries: [program('opt/x/bin/d', arm64)] },
    ];
    assert.deepEqual(await found({ ...linux('amd64'), steps }), [
      'architecture: the image is for linux/amd64, but 2 files, such as /bin/b (layers 0–1), are for arm64 (AArch64)',
      'architecture: the image is for linux/amd64, but /sbin/c (layer 0) is for arm (ARM)',
    ]);
  });

  for (const [title, declared, entry, config] of [
    ['the program of Entrypoint, in any directory', 'amd64', program('app/run', arm64), { Entrypoint: ['/app/run'] }],
    ['the program of Cmd, in any directory', 'arm64', program('app/run', amd64), { Cmd: ['/app/run'] }],
    ['a program in the PATH of the config', 'amd64', program('app/bin/x', arm64), { Env: ['PATH=/app/bin'] }],
    ['the same machine with the other byte order', 'ppc64le', program('bin/app', ppc64), {}],
    ['64-bit x86 in a 32-bit image', '386', program('bin/app', amd64), {}],
    ['64-bit ARM in a 32-bit image', 'arm', program('bin/app', arm64), {}],
    ['a machine that has no platform', 'amd64', program('bin/app', { machine: 83, bits: 32 }), {}],
    ['the only C library', 'amd64', program('lib/ld-musl-aarch64.so.1', arm64), {}],
    [
      'the only C library, in a multiarch directory',
      'amd64',
      program('usr/lib/aarch64-linux-gnu/libc.so.6', arm64),
      {},
    ],
  ] as const) {
    test(title, async () => {
      const lines = await found(withConfig(linux(declared, entry), config));
      assert.deepEqual(
        lines.map((line) => line.replace(/\) is for .*/, ')')),
        [`architecture: the image is for linux/${declared}, but /${entry.path} (layer 0)`],
      );
    });
  }

  for (const [title, declared, entries] of [
    ['the declared machine', 'arm64', [program('bin/app', arm64)]],
    ['the declared byte order', 'ppc64le', [program('bin/app', ppc64le)]],
    ['32-bit x86 on amd64, which every such processor runs', 'amd64', [program('bin/app', i386)]],
    ['an image for an unknown architecture', 'wasm', [program('bin/app', arm64)]],
    ['object files', 'amd64', [program('bin/app.o', { ...arm64, type: 1 })]],
    ['a file that is not executable', 'amd64', [{ path: 'bin/app', body: elf(arm64), mode: 0o644 }]],
  ] as const) {
    test(`no finding: ${title}`, async () => assert.deepEqual(await found(linux(declared, ...entries)), []));
  }
});

describe('portability/foreign-binary', () => {
  const native = [program('bin/sh', amd64), program('lib/x86_64-linux-gnu/libc.so.6', amd64)];

  for (const path of [
    'usr/aarch64-linux-gnu/lib/libc.so.6',
    'usr/lib/aarch64-linux-gnu/libc.so.6',
    'lib/ld-linux-aarch64.so.1',
    'usr/lib/gcc-cross/aarch64-linux-gnu/12/crtbegin.so',
    'usr/bin/qemu-aarch64-static',
    'usr/lib/go/pkg/tool/linux_arm64/compile',
    'app/node_modules/x/prebuilds/linux-arm64/x.node',
    'lib/firmware/x.bin',
    'rescue/bin/sh',
    'opt/sysroot/usr/bin/ls',
    'srv/app',
  ]) {
    test(`reported instead of portability/architecture: ${path}`, async () => {
      assert.deepEqual(await found(linux('amd64', ...native, program(path, arm64))), [
        `foreign-binary: the image is for linux/amd64; /${path} (layer 0) is for arm64 (AArch64)`,
      ]);
    });
  }

  for (const [title, declared, entry, name] of [
    ['32-bit ARM on arm64: not every such processor runs it', 'arm64', program('bin/app', arm), 'arm (ARM)'],
    ['x32 on amd64: not every kernel runs it', 'amd64', program('bin/app', x32), 'amd64p32 (x86-64)'],
  ] as const) {
    test(title, async () => {
      assert.deepEqual(await found(linux(declared, entry)), [
        `foreign-binary: the image is for linux/${declared}; /bin/app (layer 0) is for ${name}`,
      ]);
    });
  }
});

describe('portability/minimum-kernel', () => {
  const requiring = (...kernel: [number, number, number]): ElfLiteral => ({ notes: [[abiTag(kernel)]] });

  test('the highest required version, compared by number', async () => {
    const entries = [
      program('bin/a', requiring(3, 2, 0)),
      program('bin/b', requiring(4, 15, 0)),
      program('bin/c', requiring(4, 4, 9)),
    ];
    assert.deepEqual(await found(linux('amd64', ...entries)), [
      'minimum-kernel: the host needs Linux 4.15.0 or later (required by /bin/b)',
    ]);
  });

  test('binaries for another machine do not count', async () => {
    const entries = [program('bin/a', requiring(3, 2, 0)), program('srv/b', { ...arm64, ...requiring(6, 0, 0) })];
    assert.equal(
      (await found(linux('amd64', ...entries)))[1],
      'minimum-kernel: the host needs Linux 3.2.0 or later (required by /bin/a)',
    );
  });

  test('with an unknown architecture, all binaries count', async () => {
    const image = { ...linux('amd64', program('bin/a', requiring(3, 2, 0))), override: { architecture: 'unknown' } };
    assert.match(
      (await found(image)).join(),
      /minimum-kernel: the host needs Linux 3\.2\.0 or later \(required by \/bin\/a\)/,
    );
  });

  test('no finding: binaries without a required version', async () =>
    assert.deepEqual(await found(linux('amd64', program('bin/a', amd64))), []));
});

describe('portability/missing-interpreter', () => {
  const start = { Entrypoint: ['/app/run'] };

  test('a missing dynamic loader', async () => {
    const image = linux('amd64', program('app/run', { interpreter: '/lib/ld-musl-x86_64.so.1' }));
    assert.deepEqual(await found(withConfig(image, start)), [
      'missing-interpreter: /app/run needs the dynamic loader "/lib/ld-musl-x86_64.so.1", which is not in the image',
    ]);
  });

  test('an entrypoint found in PATH is named with its path', async () => {
    const image = linux('amd64', program('app/run', { interpreter: '/lib/ld.so' }));
    assert.deepEqual(await found(withConfig(image, { Entrypoint: ['run'], Env: ['PATH=/app'] })), [
      'missing-interpreter: run (/app/run) needs the dynamic loader "/lib/ld.so", which is not in the image',
    ]);
  });

  test('a script whose shell is missing', async () => {
    const image = linux('amd64', { path: 'app/run', body: '#!/bin/bash\n', mode: 0o755 }, program('bin/sh', amd64));
    assert.deepEqual(await found(withConfig(image, start)), [
      'missing-interpreter: /app/run needs the interpreter "/bin/bash", which is not in the image',
    ]);
  });

  test('a carriage return in the first line is part of the interpreter', async () => {
    const image = linux('amd64', { path: 'app/run', body: '#!/bin/sh\r\n', mode: 0o755 }, program('bin/sh', amd64));
    assert.match((await found(withConfig(image, start))).join(), /"\/bin\/sh\\r"/);
  });

  test('no finding: a program that is not the entrypoint', async () => {
    const image = linux('amd64', program('app/run', { interpreter: '/lib/ld.so' }));
    assert.deepEqual(await found(image), []);
  });

  test('no finding: the loader may be in the unread part of a damaged layer', async () => {
    const entries = [program('app/run', { interpreter: '/lib/ld.so' })];
    const damaged = Buffer.concat([tar(entries, { blocks: 0 }), Buffer.alloc(512, 'x')]);
    assert.deepEqual(await found({ ...withConfig(linux('amd64'), start), steps: [{ tar: damaged }] }), []);
  });
});

describe('portability/kernel-modules', () => {
  for (const path of [
    'lib/modules/6.1.0-18-amd64/kernel/fs/ext4/ext4.ko',
    'usr/lib/modules/6.1.0/kernel/net/x.ko.xz',
    'lib/modules/5.10/x.ko.gz',
    'lib/modules/5.10/x.ko.zst',
    'lib/modules/6.6.0.fc39/vmlinuz',
    'boot/vmlinuz-6.1.0-18-amd64',
    'boot/initrd.img-6.1.0-18-amd64',
    'boot/initramfs-lts',
    'vmlinuz',
  ]) {
    test(path, async () => {
      assert.deepEqual(await found(linux('amd64', { path, body: 'x'.repeat(77) })), [
        `kernel-modules: kernel or kernel modules, which a container does not use: 77B in 1 file, such as /${path} (layer 0)`,
      ]);
    });
  }

  for (const path of ['lib/modules/6.1.0/modules.dep', 'srv/x.ko', 'boot/grub/grub.cfg', 'usr/include/vmlinux.h']) {
    test(`no finding: ${path}`, async () => assert.deepEqual(await found(linux('amd64', { path, body: 'x' })), []));
  }
});

describe('portability/windows', () => {
  const layers: readonly TarLiteral[] = [{ path: 'Files/' }, { path: 'Hives/' }];

  test('the build that the host must run', async () => {
    const platform = { os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.2227' };
    assert.deepEqual(await found({ platform, steps: [{ entries: layers }] }), [
      'windows: Windows image: without Hyper-V isolation the host must run the same build, 10.0.20348.2227',
    ]);
  });

  test('an undeclared build', async () => {
    const platform = { os: 'windows', architecture: 'amd64' };
    assert.match(
      (await found({ platform, steps: [{ entries: layers }] })).join(),
      /the host must run the same build, but os\.version is not declared$/,
    );
  });

  test('layers for Windows in an image declared for Linux', async () => {
    assert.deepEqual(await found(linux('amd64', ...layers)), [
      'windows: the layers are for Windows (Files/ and Hives/), but the config does not declare it: no host accepts the image',
    ]);
  });

  test('no finding: only one of the directories', async () =>
    assert.deepEqual(await found(linux('amd64', { path: 'Files/' })), []));
});

test('portability/unread-binaries', async () => {
  const image = linux('amd64', program('bin/a', amd64), program('bin/b', amd64), program('bin/c', amd64));
  assert.deepEqual(await found(image, '--max-binaries', '1'), [
    'unread-binaries: 2 possible binaries not examined; raise --max-binaries',
  ]);
});

test('the overview does not examine binaries', async () => {
  const image = linux('amd64', program('bin/app', arm64));
  const { output } = await run(['-', '--format', 'json'], { stdin: ociArchive([image]) });
  assert.doesNotMatch(output, /portability\/architecture/);
});
