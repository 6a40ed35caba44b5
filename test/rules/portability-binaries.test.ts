// Images whose programs are for another machine, ask for what is not there, or bring a kernel: what is found of each, in
// the words of the message; and what must not be taken for it.
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
  'lowest-kernel',
  'kernel-modules',
  'unread-binaries',
];

/** `id: message` of what the rules here find; the archive is otherwise sound. */
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
  test('a program in a directory of commands', async () => {
    assert.deepEqual(await found(linux('amd64', program('usr/local/bin/app', arm64))), [
      'architecture: usr/local/bin/app (layer 0) is for arm64 (AArch64), the image for linux/amd64',
    ]);
  });

  test('one finding an image and machine, with how many there are and in which layers', async () => {
    const steps: StepLiteral[] = [
      { entries: [program('bin/b', arm64), program('bin/a', amd64), program('sbin/c', arm)] },
      { entries: [program('opt/x/bin/d', arm64)] },
    ];
    assert.deepEqual(await found({ ...linux('amd64'), steps }), [
      'architecture: 2 files such as bin/b (layers 0, 1) are for arm64 (AArch64), the image for linux/amd64',
      'architecture: sbin/c (layer 0) is for arm (ARM), the image for linux/amd64',
    ]);
  });

  for (const [title, declared, entry, config] of [
    ['what Entrypoint names, wherever it stands', 'amd64', program('app/run', arm64), { Entrypoint: ['/app/run'] }],
    ['what Cmd names', 'arm64', program('app/run', amd64), { Cmd: ['/app/run'] }],
    ['a directory of the PATH of the image', 'amd64', program('app/bin/x', arm64), { Env: ['PATH=/app/bin'] }],
    ['the same machine in the other byte order', 'ppc64le', program('bin/app', ppc64), {}],
    ['64 bits in an image for 32', '386', program('bin/app', amd64), {}],
    ['and of ARM', 'arm', program('bin/app', arm64), {}],
    ['a machine that no image can be for', 'amd64', program('bin/app', { machine: 83, bits: 32 }), {}],
    ['a C library where there is no other', 'amd64', program('lib/ld-musl-aarch64.so.1', arm64), {}],
    ['in a directory of its own', 'amd64', program('usr/lib/aarch64-linux-gnu/libc.so.6', arm64), {}],
  ] as const) {
    test(title, async () => {
      const lines = await found(withConfig(linux(declared, entry), config));
      assert.deepEqual(
        lines.map((line) => line.replace(/ is for .*/, '')),
        [`architecture: ${entry.path} (layer 0)`],
      );
    });
  }

  for (const [title, declared, entries] of [
    ['the declared machine', 'arm64', [program('bin/app', arm64)]],
    ['either byte order where it is the declared one', 'ppc64le', [program('bin/app', ppc64le)]],
    ['32-bit x86 on amd64, which every such processor runs', 'amd64', [program('bin/app', i386)]],
    ['a platform that is not one of ours', 'wasm', [program('bin/app', arm64)]],
    ['objects for a linker', 'amd64', [program('bin/app.o', { ...arm64, type: 1 })]],
    ['data', 'amd64', [{ path: 'bin/app', body: elf(arm64), mode: 0o644 }]],
  ] as const) {
    test(`nothing is found: ${title}`, async () => assert.deepEqual(await found(linux(declared, ...entries)), []));
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
    test(`a note, no warning: ${path}`, async () => {
      assert.deepEqual(await found(linux('amd64', ...native, program(path, arm64))), [
        `foreign-binary: for arm64 (AArch64) in an image for linux/amd64: ${path} (layer 0)`,
      ]);
    });
  }

  for (const [title, declared, entry, name] of [
    ['32-bit ARM on arm64, which not every such processor runs', 'arm64', program('bin/app', arm), 'arm (ARM)'],
    ['x32 on amd64, which not every kernel runs', 'amd64', program('bin/app', x32), 'amd64p32 (x86-64)'],
  ] as const) {
    test(title, async () => {
      assert.deepEqual(await found(linux(declared, entry)), [
        `foreign-binary: for ${name} in an image for linux/${declared}: bin/app (layer 0)`,
      ]);
    });
  }
});

describe('portability/lowest-kernel', () => {
  const asking = (...kernel: [number, number, number]): ElfLiteral => ({ notes: [[abiTag(kernel)]] });

  test('the highest of what the binaries ask for, by number', async () => {
    const entries = [
      program('bin/a', asking(3, 2, 0)),
      program('bin/b', asking(4, 15, 0)),
      program('bin/c', asking(4, 4, 9)),
    ];
    assert.deepEqual(await found(linux('amd64', ...entries)), [
      'lowest-kernel: a container has no kernel of its own: bin/b asks the host for Linux 4.15.0 or later',
    ]);
  });

  test('not what a foreign machine asks for', async () => {
    const entries = [program('bin/a', asking(3, 2, 0)), program('srv/b', { ...arm64, ...asking(6, 0, 0) })];
    assert.match((await found(linux('amd64', ...entries)))[1], /bin\/a asks the host for Linux 3\.2\.0/);
  });

  test('also where no platform is declared', async () => {
    const image = { ...linux('amd64', program('bin/a', asking(3, 2, 0))), override: { architecture: 'unknown' } };
    assert.match((await found(image)).join(), /lowest-kernel: .* bin\/a asks/);
  });

  test('nothing asks: nothing is found', async () =>
    assert.deepEqual(await found(linux('amd64', program('bin/a', amd64))), []));
});

describe('portability/missing-interpreter', () => {
  const start = { Entrypoint: ['/app/run'] };

  test('a loader that is not there', async () => {
    const image = linux('amd64', program('app/run', { interpreter: '/lib/ld-musl-x86_64.so.1' }));
    assert.deepEqual(await found(withConfig(image, start)), [
      'missing-interpreter: /app/run (app/run) asks for the dynamic loader "/lib/ld-musl-x86_64.so.1", which is not in the image',
    ]);
  });

  test('a script whose shell is not there', async () => {
    const image = linux('amd64', { path: 'app/run', body: '#!/bin/bash\n', mode: 0o755 }, program('bin/sh', amd64));
    assert.deepEqual(await found(withConfig(image, start)), [
      'missing-interpreter: /app/run (app/run) asks to be run by "/bin/bash", which is not in the image',
    ]);
  });

  test('a carriage return in the first line is seen', async () => {
    const image = linux('amd64', { path: 'app/run', body: '#!/bin/sh\r\n', mode: 0o755 }, program('bin/sh', amd64));
    assert.match((await found(withConfig(image, start))).join(), /"\/bin\/sh\\r"/);
  });

  test('what nobody starts may ask for anything', async () => {
    const image = linux('amd64', program('app/run', { interpreter: '/lib/ld.so' }));
    assert.deepEqual(await found(image), []);
  });

  test('behind where a layer breaks off it may be', async () => {
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
        `kernel-modules: of no use to a container, which runs on the host's kernel: 77 bytes in 1 file, such as /${path} (layer 0)`,
      ]);
    });
  }

  for (const path of ['lib/modules/6.1.0/modules.dep', 'srv/x.ko', 'boot/grub/grub.cfg', 'usr/include/vmlinux.h']) {
    test(`nothing is found: ${path}`, async () =>
      assert.deepEqual(await found(linux('amd64', { path, body: 'x' })), []));
  }
});

describe('portability/windows', () => {
  const layers: readonly TarLiteral[] = [{ path: 'Files/' }, { path: 'Hives/' }];

  test('the build its hosts must have', async () => {
    const platform = { os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.2227' };
    assert.deepEqual(await found({ platform, steps: [{ entries: layers }] }), [
      'windows: for Windows: without Hyper-V isolation the host must be of the same build, 10.0.20348.2227',
    ]);
  });

  test('which should be declared', async () => {
    const platform = { os: 'windows', architecture: 'amd64' };
    assert.match(
      (await found({ platform, steps: [{ entries: layers }] })).join(),
      /which is not declared \(os\.version\)$/,
    );
  });

  test('layers of Windows under another name', async () => {
    assert.deepEqual(await found(linux('amd64', ...layers)), [
      'windows: its layers are of Windows (Files/ and Hives/), which the config does not declare: no host takes it for its own',
    ]);
  });

  test('one of the directories alone is nothing', async () =>
    assert.deepEqual(await found(linux('amd64', { path: 'Files/' })), []));
});

test('portability/unread-binaries', async () => {
  const image = linux('amd64', program('bin/a', amd64), program('bin/b', amd64), program('bin/c', amd64));
  assert.deepEqual(await found(image, '--max-binaries', '1'), [
    'unread-binaries: not looked into: 2 possible binaries, see --max-binaries',
  ]);
});

test('the overview does not look into files', async () => {
  const image = linux('amd64', program('bin/app', arm64));
  const { output } = await run(['-', '--format', 'json'], { stdin: ociArchive([image]) });
  assert.doesNotMatch(output, /portability\/architecture/);
});
