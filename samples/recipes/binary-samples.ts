// Images of which the programs tell something: ELF headers with nothing behind them, and kernel modules by name.
import { abiTag, elf } from '../../test/support/elf-builder.ts';
import { ociArchive } from '../../test/support/image-builder.ts';
import { image, type LayerRecipe, type Sample, sized } from './sample.ts';

const LOADER = '/lib64/ld-linux-x86-64.so.2';

/** A C library and a shell for x86-64. */
const BASE: LayerRecipe = [
  'ADD rootfs.tar.xz / # buildkit',
  [
    { path: 'bin/' },
    { path: 'bin/sh', mode: 0o755, body: elf({ type: 3, interpreter: LOADER, notes: [[abiTag([3, 2, 0])]] }) },
    { path: 'lib64/' },
    { path: LOADER.slice(1), mode: 0o755, body: elf({ type: 3 }) },
  ],
];

export function binarySamples(): readonly Sample[] {
  return [
    ['wrong-architecture.tar', wrongArchitecture()],
    ['kernel-modules.tar', kernelModules()],
  ];
}

/** A program that was built on an arm64 machine, for it; and a library to link for arm64, which is there on purpose. */
function wrongArchitecture(): Buffer {
  const arm64 = elf({ type: 3, machine: 183 });
  const layers: readonly LayerRecipe[] = [
    BASE,
    [
      'RUN apt-get install -y libc6-arm64-cross # buildkit',
      [{ path: 'usr/aarch64-linux-gnu/lib/libc.so.6', mode: 0o755, body: arm64 }],
    ],
    ['COPY app /usr/local/bin/ # buildkit', [{ path: 'usr/local/bin/app', mode: 0o755, body: arm64 }]],
  ];
  return ociArchive([image('wrong-architecture', layers, { config: { Entrypoint: ['app'] } })]);
}

/** What apt-get install linux-image-amd64 leaves in an image. */
function kernelModules(): Buffer {
  const version = '6.1.0-18-amd64';
  const layers: readonly LayerRecipe[] = [
    BASE,
    [
      'RUN apt-get install -y linux-image-amd64 # buildkit',
      [
        { path: `boot/vmlinuz-${version}`, body: sized(800, 'kernel') },
        { path: `lib/modules/${version}/kernel/fs/ext4/ext4.ko`, body: sized(300, 'module') },
        { path: `lib/modules/${version}/kernel/net/wireguard.ko.xz`, body: sized(100, 'module') },
        { path: `lib/modules/${version}/modules.dep`, body: sized(60, 'kernel/fs/ext4/ext4.ko:') },
      ],
    ],
  ];
  return ociArchive([image('kernel-modules', layers, { config: { Cmd: ['sh'] } })]);
}
